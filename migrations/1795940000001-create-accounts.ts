import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAccounts1795940000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE account (
        id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        name VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        display_name VARCHAR(191) NOT NULL,
        kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        role VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        password_hash VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
        secret_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
        must_change_password TINYINT NOT NULL,
        credentials_version INT NOT NULL,
        disabled_at DATETIME(3) DEFAULT NULL,
        locked_until DATETIME(3) DEFAULT NULL,
        created_at DATETIME(3) NOT NULL,
        created_by VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL,
        signed_in_at DATETIME(3) DEFAULT NULL,
        PRIMARY KEY (id),
        UNIQUE KEY ux_account_name (name)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE account');
  }
}
