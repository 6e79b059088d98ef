import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateWatches1795920000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE watch (
        model_version_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
        model_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        last_prediction_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
        row_count BIGINT NOT NULL,
        evidence DOUBLE NOT NULL,
        updated_at DATETIME(3) NOT NULL,
        CONSTRAINT fk_watch_version FOREIGN KEY (model_version_id)
          REFERENCES model_version (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE watch');
  }
}
