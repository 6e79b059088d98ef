import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A client may name any run as the source of a version, also one of another tracking server with ids of its own. */
export class WidenVersionRunIds1795900000031 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE model_version MODIFY run_id VARCHAR(256) CHARACTER SET ascii COLLATE ascii_bin NULL',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('UPDATE model_version SET run_id = NULL WHERE CHAR_LENGTH(run_id) > 32');
    await runner.query(
      'ALTER TABLE model_version MODIFY run_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL',
    );
  }
}
