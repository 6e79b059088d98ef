import type { MigrationInterface, QueryRunner } from 'typeorm';

const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';
const TEXT = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';

/**
 * Parameters, tags and metrics of logged models. What makes two points of a metric the same (run, name, step,
 * timestamp, value, dataset) is too long for a key, so its digest is the key.
 */
export class CreateLoggedModelFacts1795900000034 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE logged_model_param (
        logged_model_id VARCHAR(40) ${ASCII} NOT NULL,
        name VARCHAR(250) ${TEXT} NOT NULL,
        value TEXT ${TEXT} NOT NULL,
        PRIMARY KEY (logged_model_id, name),
        CONSTRAINT fk_logged_model_param_model FOREIGN KEY (logged_model_id) REFERENCES logged_model (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
    await runner.query(`
      CREATE TABLE logged_model_tag (
        logged_model_id VARCHAR(40) ${ASCII} NOT NULL,
        name VARCHAR(250) ${TEXT} NOT NULL,
        value MEDIUMTEXT ${TEXT} NOT NULL,
        PRIMARY KEY (logged_model_id, name),
        CONSTRAINT fk_logged_model_tag_model FOREIGN KEY (logged_model_id) REFERENCES logged_model (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
    await runner.query(`
      CREATE TABLE logged_model_metric (
        logged_model_id VARCHAR(40) ${ASCII} NOT NULL,
        point_digest CHAR(64) ${ASCII} NOT NULL,
        run_id CHAR(32) ${ASCII} NOT NULL,
        name VARCHAR(250) ${TEXT} NOT NULL,
        step BIGINT NOT NULL,
        timestamp_ms BIGINT NOT NULL,
        value DOUBLE NOT NULL,
        is_nan TINYINT NOT NULL DEFAULT 0,
        dataset_name VARCHAR(500) ${TEXT} NULL,
        dataset_digest VARCHAR(36) ${TEXT} NULL,
        PRIMARY KEY (logged_model_id, point_digest),
        INDEX ix_logged_model_metric_latest (logged_model_id, name, timestamp_ms, step),
        CONSTRAINT fk_logged_model_metric_model FOREIGN KEY (logged_model_id) REFERENCES logged_model (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE logged_model_metric');
    await runner.query('DROP TABLE logged_model_tag');
    await runner.query('DROP TABLE logged_model_param');
  }
}
