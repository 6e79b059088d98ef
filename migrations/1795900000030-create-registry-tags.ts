import type { MigrationInterface, QueryRunner } from 'typeorm';

const ID = 'CHAR(32) CHARACTER SET ascii COLLATE ascii_bin';
const TEXT = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';

/** Tags of registered models and of their versions. Clients keep whole prompts in them, so values are long. */
export class CreateRegistryTags1795900000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE model_tag (
        model_id ${ID} NOT NULL,
        name VARCHAR(250) ${TEXT} NOT NULL,
        value MEDIUMTEXT ${TEXT} NOT NULL,
        PRIMARY KEY (model_id, name),
        CONSTRAINT fk_model_tag_model FOREIGN KEY (model_id) REFERENCES model (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
    await runner.query(`
      CREATE TABLE model_version_tag (
        model_version_id ${ID} NOT NULL,
        name VARCHAR(250) ${TEXT} NOT NULL,
        value MEDIUMTEXT ${TEXT} NOT NULL,
        PRIMARY KEY (model_version_id, name),
        CONSTRAINT fk_model_version_tag_version FOREIGN KEY (model_version_id) REFERENCES model_version (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE model_version_tag');
    await runner.query('DROP TABLE model_tag');
  }
}
