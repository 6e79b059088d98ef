import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateFeedbackEvents1795940000024 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE feedback_event (
        id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        arrival_no BIGINT NOT NULL AUTO_INCREMENT,
        user_id VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        film_id VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        kind VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        rating DOUBLE NULL,
        film_description JSON NULL,
        happened_at DATETIME(3) NOT NULL,
        received_at DATETIME(3) NOT NULL,
        recommendation_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
        submitted_by VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        idempotency_key VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
        request_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        PRIMARY KEY (id),
        UNIQUE KEY ux_feedback_event_arrival (arrival_no),
        UNIQUE KEY ux_feedback_event_key (submitted_by, idempotency_key),
        KEY ix_feedback_event_user (user_id, id),
        KEY ix_feedback_event_recommendation (recommendation_id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE feedback_event');
  }
}
