import type { MigrationInterface, QueryRunner } from 'typeorm';

const ID = 'CHAR(32) CHARACTER SET ascii COLLATE ascii_bin';
const TEXT = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';

/** The datasets that runs say they read, as their clients describe them. */
export class CreateDatasetInputs1795900000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE logged_dataset (
        id ${ID} NOT NULL,
        experiment_id INT NOT NULL,
        name VARCHAR(500) ${TEXT} NOT NULL,
        digest VARCHAR(36) ${TEXT} NOT NULL,
        source_type VARCHAR(36) ${TEXT} NOT NULL,
        source MEDIUMTEXT ${TEXT} NOT NULL,
        schema_text MEDIUMTEXT ${TEXT} NULL,
        profile MEDIUMTEXT ${TEXT} NULL,
        PRIMARY KEY (id),
        UNIQUE KEY ux_logged_dataset (experiment_id, name, digest),
        CONSTRAINT fk_logged_dataset_experiment FOREIGN KEY (experiment_id) REFERENCES experiment (id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
    await runner.query(`
      CREATE TABLE run_input (
        run_id ${ID} NOT NULL,
        dataset_id ${ID} NOT NULL,
        PRIMARY KEY (run_id, dataset_id),
        KEY ix_run_input_dataset (dataset_id, run_id),
        CONSTRAINT fk_run_input_run FOREIGN KEY (run_id) REFERENCES run (id) ON DELETE CASCADE,
        CONSTRAINT fk_run_input_dataset FOREIGN KEY (dataset_id) REFERENCES logged_dataset (id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
    await runner.query(`
      CREATE TABLE run_input_tag (
        run_id ${ID} NOT NULL,
        dataset_id ${ID} NOT NULL,
        name VARCHAR(255) ${TEXT} NOT NULL,
        value VARCHAR(500) ${TEXT} NOT NULL,
        PRIMARY KEY (run_id, dataset_id, name),
        CONSTRAINT fk_run_input_tag_input FOREIGN KEY (run_id, dataset_id)
          REFERENCES run_input (run_id, dataset_id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE run_input_tag');
    await runner.query('DROP TABLE run_input');
    await runner.query('DROP TABLE logged_dataset');
  }
}
