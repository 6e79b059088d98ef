import type { MigrationInterface, QueryRunner } from 'typeorm';

const ID = 'CHAR(32) CHARACTER SET ascii COLLATE ascii_bin';

/** An alias can be taken away; its history says so with a move to nothing. */
export class RecordRemovedAliases1795900000032 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE model_alias_change MODIFY to_version_id ${ID} NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM model_alias_change WHERE to_version_id IS NULL');
    await runner.query(`ALTER TABLE model_alias_change MODIFY to_version_id ${ID} NOT NULL`);
  }
}
