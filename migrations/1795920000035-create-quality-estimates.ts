import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateQualityEstimates1795920000035 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE quality_estimate (
        id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        model_version_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        window_from DATETIME(3) NOT NULL,
        window_to DATETIME(3) NOT NULL,
        row_count INT NOT NULL,
        seen_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        estimated_accuracy DOUBLE NOT NULL,
        estimated_low DOUBLE NOT NULL,
        estimated_high DOUBLE NOT NULL,
        estimated_macro_f1 DOUBLE NULL,
        spread_mass DOUBLE NOT NULL,
        calibration_rows INT NULL,
        labelled_rows INT NOT NULL,
        label_basis VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        realised_accuracy DOUBLE NULL,
        realised_low DOUBLE NULL,
        realised_high DOUBLE NULL,
        estimate_error DOUBLE NULL,
        per_class JSON NOT NULL,
        created_at DATETIME(3) NOT NULL,
        PRIMARY KEY (id),
        INDEX ix_quality_estimate_version (model_version_id, id),
        CONSTRAINT fk_quality_estimate_version FOREIGN KEY (model_version_id) REFERENCES model_version (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE quality_estimate');
  }
}
