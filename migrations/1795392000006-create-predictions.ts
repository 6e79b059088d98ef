import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Predictions carry no foreign keys: the table is append-only, on the hot path, and a later partitioning forbids them. */
export class CreatePredictions1795392000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE prediction (
        id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        model_version_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        job_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
        external_id VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
        source VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        title TEXT NOT NULL,
        description MEDIUMTEXT NOT NULL,
        category_code VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        confidence DOUBLE NOT NULL,
        top_k JSON NOT NULL,
        latency_ms DOUBLE NOT NULL,
        created_at DATETIME(3) NOT NULL,
        PRIMARY KEY (id),
        INDEX ix_prediction_model_version (model_version_id, id),
        INDEX ix_prediction_job (job_id, id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE prediction');
  }
}
