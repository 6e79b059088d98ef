import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files name their columns in any order, so that an excerpt does not tell whose rejected rating it was. */
export class TellUsersOfRejectedRows1795940000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE rejected_row
         ADD COLUMN user_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL AFTER excerpt`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE rejected_row DROP COLUMN user_digest');
  }
}
