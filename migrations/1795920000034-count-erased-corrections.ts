import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CountErasedCorrections1795920000034 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE erasure ADD COLUMN correction_rows BIGINT NOT NULL DEFAULT 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE erasure DROP COLUMN correction_rows');
  }
}
