import type { MigrationInterface, QueryRunner } from 'typeorm';

export class RecordDriftReportEffects1795920000015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE drift_report ADD COLUMN largest_effect DOUBLE NULL AFTER state');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE drift_report DROP COLUMN largest_effect');
  }
}
