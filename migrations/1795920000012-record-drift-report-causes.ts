import type { MigrationInterface, QueryRunner } from 'typeorm';

export class RecordDriftReportCauses1795920000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      "ALTER TABLE drift_report ADD COLUMN cause VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'REQUEST'",
    );
    await runner.query(
      `UPDATE drift_report report JOIN job ON job.id = report.job_id
          SET report.cause = 'ALARM' WHERE job.idempotency_key LIKE 'report-of-alarm-%'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE drift_report DROP COLUMN cause');
  }
}
