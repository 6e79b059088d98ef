import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateRetrainingRequests1795920000051 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE retraining_request (
        id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        model_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        cause VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        source VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        alarm VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        dedup_key VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        once_key VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
        evidence JSON NOT NULL,
        decision VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        reason VARCHAR(1000) NOT NULL,
        repeats INT NOT NULL,
        job_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
        run_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
        created_at DATETIME(3) NOT NULL,
        last_at DATETIME(3) NOT NULL,
        PRIMARY KEY (id),
        KEY ix_retraining_request_model (model_id, id),
        KEY ix_retraining_request_alarm (model_id, alarm, id),
        KEY ix_retraining_request_decision (model_id, decision, created_at),
        KEY ix_retraining_request_run (run_id, decision),
        UNIQUE KEY ux_retraining_request_once (model_id, once_key),
        CONSTRAINT fk_retraining_request_model FOREIGN KEY (model_id) REFERENCES model (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE retraining_request');
  }
}
