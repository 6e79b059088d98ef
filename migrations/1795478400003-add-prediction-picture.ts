import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddPredictionPicture1795478400003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE prediction
        ADD COLUMN picture_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
        ADD COLUMN picture_note VARCHAR(500) NULL
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE prediction DROP COLUMN picture_digest, DROP COLUMN picture_note');
  }
}
