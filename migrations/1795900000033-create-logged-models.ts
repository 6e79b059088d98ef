import type { MigrationInterface, QueryRunner } from 'typeorm';

const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';
const TEXT = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';

export class CreateLoggedModels1795900000033 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE logged_model (
        id VARCHAR(40) ${ASCII} NOT NULL,
        experiment_id INT NOT NULL,
        name VARCHAR(500) ${TEXT} NOT NULL,
        artifact_uri VARCHAR(3000) ${TEXT} NOT NULL,
        status VARCHAR(20) ${ASCII} NOT NULL,
        model_type VARCHAR(500) ${TEXT} NULL,
        source_run_id VARCHAR(256) ${ASCII} NULL,
        created_at DATETIME(3) NOT NULL,
        updated_at DATETIME(3) NOT NULL,
        deleted_at DATETIME(3) NULL,
        PRIMARY KEY (id),
        INDEX ix_logged_model_experiment (experiment_id, created_at, id),
        INDEX ix_logged_model_source_run (source_run_id),
        CONSTRAINT fk_logged_model_experiment FOREIGN KEY (experiment_id) REFERENCES experiment (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE logged_model');
  }
}
