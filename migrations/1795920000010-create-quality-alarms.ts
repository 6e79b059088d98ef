import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateQualityAlarms1795920000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE quality_alarm (
        id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
        model_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        model_version_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        basis VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        reference_accuracy DOUBLE NOT NULL,
        accuracy DOUBLE NOT NULL,
        accuracy_low DOUBLE NOT NULL,
        accuracy_high DOUBLE NOT NULL,
        row_count INT NOT NULL,
        drop_min DOUBLE NOT NULL,
        opened_at DATETIME(3) NOT NULL,
        closed_at DATETIME(3) NULL,
        notified_at DATETIME(3) NULL,
        INDEX ix_quality_alarm_model (model_id, id),
        INDEX ix_quality_alarm_version (model_version_id, closed_at)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE quality_alarm');
  }
}
