import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateArtifacts1795392000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE artifact (
        digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        bytes BIGINT NOT NULL,
        media_type VARCHAR(128) NOT NULL,
        file_name VARCHAR(255) NOT NULL,
        created_at DATETIME(3) NOT NULL,
        PRIMARY KEY (digest)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE artifact');
  }
}
