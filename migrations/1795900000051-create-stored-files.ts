import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The paths that clients store files under, but for those of runs. */
export class CreateStoredFiles1795900000051 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE stored_file (
        path VARCHAR(700) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        created_at DATETIME(3) NOT NULL,
        PRIMARY KEY (path),
        CONSTRAINT fk_stored_file_artifact FOREIGN KEY (digest) REFERENCES artifact (digest)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE stored_file');
  }
}
