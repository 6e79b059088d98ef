import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSignIns1795940000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sign_in_token (
        token_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        family_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        account_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        issued_at DATETIME(3) NOT NULL,
        expires_at DATETIME(3) NOT NULL,
        used_at DATETIME(3) DEFAULT NULL,
        revoked_at DATETIME(3) DEFAULT NULL,
        PRIMARY KEY (token_digest),
        KEY ix_sign_in_token_family (family_id),
        KEY ix_sign_in_token_account (account_id),
        KEY ix_sign_in_token_expires (expires_at),
        CONSTRAINT fk_sign_in_token_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sign_in_token');
  }
}
