import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateJobLogLines1795930000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE job_log_line (
        id BIGINT NOT NULL AUTO_INCREMENT,
        job_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        attempt INT NOT NULL,
        level VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        message VARCHAR(500) NOT NULL,
        logged_at DATETIME(3) NOT NULL,
        PRIMARY KEY (id),
        KEY ix_job_log_line_job (job_id, id),
        CONSTRAINT fk_job_log_line_job FOREIGN KEY (job_id) REFERENCES job (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
    await runner.query('ALTER TABLE job ADD COLUMN log_line_count INT NOT NULL DEFAULT 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE job DROP COLUMN log_line_count');
    await runner.query('DROP TABLE job_log_line');
  }
}
