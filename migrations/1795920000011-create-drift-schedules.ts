import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateDriftSchedules1795920000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE drift_schedule (
        id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
        model_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        cron VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        time_zone VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        enabled TINYINT NOT NULL,
        is_preset TINYINT NOT NULL,
        next_due_at DATETIME(3) NULL,
        last_due_at DATETIME(3) NULL,
        last_job_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
        last_skip_reason VARCHAR(500) NULL,
        created_at DATETIME(3) NOT NULL,
        updated_at DATETIME(3) NOT NULL,
        UNIQUE KEY ux_drift_schedule_model (model_id),
        KEY ix_drift_schedule_due (next_due_at),
        CONSTRAINT fk_drift_schedule_model FOREIGN KEY (model_id) REFERENCES model (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE drift_schedule');
  }
}
