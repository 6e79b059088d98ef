import type { MigrationInterface, QueryRunner } from 'typeorm';

export class IndexDriftWindows1795930000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Every process that answers looks for the report on the newest window every few seconds.
    await runner.query(
      'ALTER TABLE drift_report ADD KEY ix_drift_report_window (model_version_id, window_to, id)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE drift_report DROP KEY ix_drift_report_window');
  }
}
