import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateRecommendations1795940000023 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE recommendation (
        id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        arrival_no BIGINT NOT NULL AUTO_INCREMENT,
        model_version_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        source VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        user_id VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
        history_count INT NOT NULL,
        liked_count INT NOT NULL,
        unknown_count INT NOT NULL,
        is_cold_start TINYINT NOT NULL,
        films JSON NOT NULL,
        novelty_bits DOUBLE NULL,
        latency_ms DOUBLE NOT NULL,
        created_at DATETIME(3) NOT NULL,
        PRIMARY KEY (id),
        UNIQUE KEY ux_recommendation_arrival (arrival_no),
        KEY ix_recommendation_version (model_version_id, id),
        KEY ix_recommendation_version_created (model_version_id, created_at),
        KEY ix_recommendation_user (user_id, id),
        CONSTRAINT fk_recommendation_version FOREIGN KEY (model_version_id) REFERENCES model_version (id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE recommendation');
  }
}
