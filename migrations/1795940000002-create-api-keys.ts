import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateApiKeys1795940000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE api_key (
        id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        account_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        name VARCHAR(191) NOT NULL,
        secret_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        scopes VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        expires_at DATETIME(3) DEFAULT NULL,
        last_used_at DATETIME(3) DEFAULT NULL,
        revoked_at DATETIME(3) DEFAULT NULL,
        created_at DATETIME(3) NOT NULL,
        created_by VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL,
        PRIMARY KEY (id),
        KEY ix_api_key_account (account_id, id),
        CONSTRAINT fk_api_key_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE api_key');
  }
}
