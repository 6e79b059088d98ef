import type { MigrationInterface, QueryRunner } from 'typeorm';

const TEXT = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';

export class CreateTrackingTags1795900000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE experiment_tag (
        experiment_id INT NOT NULL,
        name VARCHAR(250) ${TEXT} NOT NULL,
        value TEXT ${TEXT} NOT NULL,
        PRIMARY KEY (experiment_id, name),
        CONSTRAINT fk_experiment_tag_experiment FOREIGN KEY (experiment_id) REFERENCES experiment (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
    await runner.query(`
      CREATE TABLE run_tag (
        run_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        name VARCHAR(250) ${TEXT} NOT NULL,
        value TEXT ${TEXT} NOT NULL,
        PRIMARY KEY (run_id, name),
        CONSTRAINT fk_run_tag_run FOREIGN KEY (run_id) REFERENCES run (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
    await runner.query(
      "INSERT INTO run_tag (run_id, name, value) SELECT id, 'mlflow.runName', name FROM run",
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE run_tag');
    await runner.query('DROP TABLE experiment_tag');
  }
}
