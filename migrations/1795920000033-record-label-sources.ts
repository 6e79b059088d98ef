import type { MigrationInterface, QueryRunner } from 'typeorm';

export class RecordLabelSources1795920000033 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE listing
        ADD COLUMN label_source VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'ORIGINAL',
        ADD COLUMN label_by VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
        ADD COLUMN correction_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
        ADD COLUMN original_code VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE listing
        DROP COLUMN label_source,
        DROP COLUMN label_by,
        DROP COLUMN correction_id,
        DROP COLUMN original_code
    `);
  }
}
