import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The latest value is that of the greatest step, timestamp and value, so the timestamp is kept beside it. */
export class WidenLatestMetrics1795900000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE run_latest_metric
        MODIFY name VARCHAR(250) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        ADD COLUMN timestamp_ms BIGINT NOT NULL DEFAULT 0,
        ADD COLUMN is_nan TINYINT NOT NULL DEFAULT 0
    `);
    await runner.query(`
      UPDATE run_latest_metric latest SET timestamp_ms = (
        SELECT COALESCE(MAX(point.timestamp_ms), 0) FROM run_metric point
        WHERE point.run_id = latest.run_id AND point.name = latest.name AND point.step = latest.step)
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE run_latest_metric
        DROP COLUMN is_nan,
        DROP COLUMN timestamp_ms,
        MODIFY name VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL
    `);
  }
}
