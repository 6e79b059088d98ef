import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePictureNotes1795478400002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE picture_note (
        dataset_version_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        row_no INT NOT NULL,
        file_name VARCHAR(255) NOT NULL,
        reason VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        detail VARCHAR(500) NOT NULL,
        PRIMARY KEY (dataset_version_id, row_no),
        CONSTRAINT fk_picture_note_dataset_version FOREIGN KEY (dataset_version_id) REFERENCES dataset_version (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE picture_note');
  }
}
