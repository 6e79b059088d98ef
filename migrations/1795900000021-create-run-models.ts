import type { MigrationInterface, QueryRunner } from 'typeorm';

const ID = 'CHAR(32) CHARACTER SET ascii COLLATE ascii_bin';
const MODEL_ID = 'VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin';

/** The logged models that runs say they read and made. */
export class CreateRunModels1795900000021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE run_model_input (
        run_id ${ID} NOT NULL,
        model_id ${MODEL_ID} NOT NULL,
        PRIMARY KEY (run_id, model_id),
        CONSTRAINT fk_run_model_input_run FOREIGN KEY (run_id) REFERENCES run (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
    await runner.query(`
      CREATE TABLE run_model_output (
        run_id ${ID} NOT NULL,
        model_id ${MODEL_ID} NOT NULL,
        step BIGINT NOT NULL,
        PRIMARY KEY (run_id, model_id),
        CONSTRAINT fk_run_model_output_run FOREIGN KEY (run_id) REFERENCES run (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE run_model_output');
    await runner.query('DROP TABLE run_model_input');
  }
}
