import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateDriftAlarms1795920000022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE drift_alarm (
        id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
        model_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        model_version_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        evidence DOUBLE NOT NULL,
        findings JSON NOT NULL,
        opened_at DATETIME(3) NOT NULL,
        closed_at DATETIME(3) NULL,
        notified_at DATETIME(3) NULL,
        INDEX ix_drift_alarm_model (model_id, id),
        INDEX ix_drift_alarm_version (model_version_id, closed_at)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE drift_alarm');
  }
}
