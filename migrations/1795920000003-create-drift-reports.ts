import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateDriftReports1795920000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE drift_report (
        id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
        model_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        model_version_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        job_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
        window_from DATETIME(3) NOT NULL,
        window_to DATETIME(3) NOT NULL,
        row_count INT NOT NULL,
        reference_row_count INT NOT NULL,
        state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        drifted_columns JSON NOT NULL,
        column_states JSON NOT NULL,
        report_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        page_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        created_at DATETIME(3) NOT NULL,
        INDEX ix_drift_report_model (model_id, id),
        UNIQUE INDEX ux_drift_report_job (job_id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE drift_report');
  }
}
