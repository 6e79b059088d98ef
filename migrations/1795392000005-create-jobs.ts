import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateJobs1795392000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE job (
        id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        kind VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        payload JSON NOT NULL,
        result JSON NULL,
        idempotency_key VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
        request_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        run_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
        dataset_version_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
        progress_percent DOUBLE NOT NULL,
        stage VARCHAR(191) NOT NULL,
        eta_seconds INT NULL,
        attempt INT NOT NULL,
        attempts_max INT NOT NULL,
        worker VARCHAR(191) NULL,
        error_code VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
        error_message TEXT NULL,
        cancel_requested_at DATETIME(3) NULL,
        heartbeat_at DATETIME(3) NULL,
        created_at DATETIME(3) NOT NULL,
        started_at DATETIME(3) NULL,
        finished_at DATETIME(3) NULL,
        PRIMARY KEY (id),
        UNIQUE INDEX ux_job_idempotency_key (idempotency_key),
        INDEX ix_job_state (state, heartbeat_at),
        INDEX ix_job_run (run_id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
    await runner.query(`
      CREATE TABLE job_event (
        id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        job_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        from_state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
        to_state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        attempt INT NOT NULL,
        note VARCHAR(1000) NOT NULL,
        happened_at DATETIME(3) NOT NULL,
        PRIMARY KEY (id),
        INDEX ix_job_event_job (job_id),
        CONSTRAINT fk_job_event_job FOREIGN KEY (job_id) REFERENCES job (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
    await runner.query(`
      CREATE TABLE batch_part (
        job_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        part_no INT NOT NULL,
        row_count INT NOT NULL,
        rejected_count INT NOT NULL,
        artifact_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        PRIMARY KEY (job_id, part_no),
        CONSTRAINT fk_batch_part_job FOREIGN KEY (job_id) REFERENCES job (id) ON DELETE CASCADE,
        CONSTRAINT fk_batch_part_artifact FOREIGN KEY (artifact_digest) REFERENCES artifact (digest)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE batch_part');
    await runner.query('DROP TABLE job_event');
    await runner.query('DROP TABLE job');
  }
}
