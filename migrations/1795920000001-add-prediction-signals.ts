import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Null in the rows of before: nothing was measured of them. */
const COLUMNS = [
  'margin DOUBLE NULL',
  'entropy DOUBLE NULL',
  'title_chars INT NULL',
  'description_chars INT NULL',
  'words INT NULL',
  'unknown_words INT NULL',
  'language VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NULL',
  'near_duplicate TINYINT NULL',
  'picture_aspect DOUBLE NULL',
  'picture_white DOUBLE NULL',
  'picture_brightness DOUBLE NULL',
  'picture_contrast DOUBLE NULL',
  'picture_edges DOUBLE NULL',
  'picture_foreground DOUBLE NULL',
];

export class AddPredictionSignals1795920000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE prediction ${COLUMNS.map((column) => `ADD COLUMN ${column}`).join(', ')}`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    const names = COLUMNS.map((column) => column.split(' ')[0]);
    await runner.query(`ALTER TABLE prediction ${names.map((name) => `DROP COLUMN ${name}`).join(', ')}`);
  }
}
