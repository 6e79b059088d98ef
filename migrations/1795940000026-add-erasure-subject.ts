import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddErasureSubject1795940000026 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE erasure
        ADD COLUMN subject VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'listings' AFTER id,
        ADD COLUMN rating_rows BIGINT NOT NULL DEFAULT 0 AFTER correction_rows,
        ADD COLUMN feedback_rows BIGINT NOT NULL DEFAULT 0 AFTER rating_rows,
        ADD COLUMN recommendation_rows BIGINT NOT NULL DEFAULT 0 AFTER feedback_rows
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE erasure DROP COLUMN recommendation_rows, DROP COLUMN feedback_rows, DROP COLUMN rating_rows,
        DROP COLUMN subject
    `);
  }
}
