import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Until now a sign-in was ended by a change of the password alone, and one that was under way at that time was not. */
export class AddCredentialsVersionToSignIns1795940000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // 0 is no version of an account: what a server of the version before keeps meanwhile is worth nothing.
    await runner.query(
      'ALTER TABLE sign_in_token ADD COLUMN credentials_version INT NOT NULL DEFAULT 0 AFTER account_id',
    );
    await runner.query(`
      UPDATE sign_in_token JOIN account ON account.id = sign_in_token.account_id
      SET sign_in_token.credentials_version = account.credentials_version
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE sign_in_token DROP COLUMN credentials_version');
  }
}
