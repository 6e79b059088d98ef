import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateVersionService1795910000032 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE version_service (
        model_version_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        model_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        first_served_at DATETIME(3) NOT NULL,
        last_served_at DATETIME(3) NOT NULL,
        PRIMARY KEY (model_version_id),
        INDEX ix_version_service_last (model_id, last_served_at),
        CONSTRAINT fk_version_service_version FOREIGN KEY (model_version_id) REFERENCES model_version (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE version_service');
  }
}
