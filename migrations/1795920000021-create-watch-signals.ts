import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateWatchSignals1795920000021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE watch_signal (
        model_version_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        signal_name VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        evidence DOUBLE NOT NULL,
        state MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        PRIMARY KEY (model_version_id, signal_name),
        CONSTRAINT fk_watch_signal_watch FOREIGN KEY (model_version_id)
          REFERENCES watch (model_version_id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE watch_signal');
  }
}
