import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateErasures1795910000036 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE erasure (
        id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        external_id_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        external_id VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
        state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        listing_rows BIGINT NOT NULL,
        rejected_rows BIGINT NOT NULL,
        prediction_rows BIGINT NOT NULL,
        requested_at DATETIME(3) NOT NULL,
        done_at DATETIME(3) NULL,
        PRIMARY KEY (id),
        INDEX ix_erasure_external_id (external_id_digest)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE erasure');
  }
}
