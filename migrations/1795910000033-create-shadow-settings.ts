import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateShadowSettings1795910000033 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE shadow_setting (
        model_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        share_percent DOUBLE NOT NULL,
        updated_at DATETIME(3) NOT NULL,
        PRIMARY KEY (model_id),
        CONSTRAINT fk_shadow_setting_model FOREIGN KEY (model_id) REFERENCES model (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE shadow_setting');
  }
}
