import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateCorrectedListings1795920000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE corrected_listing (
        id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        model_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        category_code VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
        created_at DATETIME(3) NOT NULL,
        updated_at DATETIME(3) NOT NULL,
        PRIMARY KEY (id),
        UNIQUE INDEX ux_corrected_listing_digest (digest),
        INDEX ix_corrected_listing_state (model_id, state, id),
        INDEX ix_corrected_listing_updated (model_id, updated_at),
        CONSTRAINT fk_corrected_listing_model FOREIGN KEY (model_id) REFERENCES model (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE corrected_listing');
  }
}
