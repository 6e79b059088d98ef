import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateCorrections1795920000031 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // No foreign key to prediction, job and dataset version: what people said outlives them.
    await runner.query(`
      CREATE TABLE correction (
        id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        listing_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        model_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        prediction_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
        job_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
        line_number INT NULL,
        external_id VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
        title TEXT NOT NULL,
        description MEDIUMTEXT NOT NULL,
        picture_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
        category_code VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        new_category TINYINT NOT NULL,
        predicted_code VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
        submitted_by VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        source VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        note VARCHAR(1000) NOT NULL,
        state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        idempotency_key VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
        request_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        created_at DATETIME(3) NOT NULL,
        decided_at DATETIME(3) NULL,
        decided_by VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
        dataset_version_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
        PRIMARY KEY (id),
        UNIQUE INDEX ux_correction_idempotency_key (idempotency_key),
        INDEX ix_correction_listing (listing_id, id),
        INDEX ix_correction_model_prediction (model_id, prediction_id),
        INDEX ix_correction_model_state (model_id, state, new_category),
        INDEX ix_correction_model_source (model_id, source, state),
        INDEX ix_correction_prediction (prediction_id),
        INDEX ix_correction_external_id (external_id),
        INDEX ix_correction_job (job_id),
        INDEX ix_correction_dataset_version (dataset_version_id),
        CONSTRAINT fk_correction_listing FOREIGN KEY (listing_id) REFERENCES corrected_listing (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE correction');
  }
}
