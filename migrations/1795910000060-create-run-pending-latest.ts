import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateRunPendingLatest1795910000060 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE run_pending_latest (
        id BIGINT NOT NULL AUTO_INCREMENT,
        run_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        points MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        PRIMARY KEY (id),
        INDEX ix_run_pending_latest_run (run_id),
        CONSTRAINT fk_run_pending_latest_run FOREIGN KEY (run_id) REFERENCES run (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      INSERT INTO run_latest_metric (run_id, name, step, timestamp_ms, value, is_nan)
      SELECT run_id, name, step, timestamp_ms, value, is_nan FROM (
        SELECT run_metric.*, ROW_NUMBER() OVER (
            PARTITION BY run_id, name ORDER BY step DESC, timestamp_ms DESC, value DESC, is_nan DESC
          ) AS place
          FROM run_metric WHERE run_id IN (SELECT run_id FROM run_pending_latest)
      ) ranked WHERE place = 1
      ON DUPLICATE KEY UPDATE step = VALUES(step), timestamp_ms = VALUES(timestamp_ms),
        value = VALUES(value), is_nan = VALUES(is_nan)
    `);
    await runner.query('DROP TABLE run_pending_latest');
  }
}
