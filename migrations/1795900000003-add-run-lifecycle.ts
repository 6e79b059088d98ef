import type { MigrationInterface, QueryRunner } from 'typeorm';

const TEXT = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';

/** What MLflow's clients keep of a run: who made it, where its artifacts go, whether it was deleted. */
export class AddRunLifecycle1795900000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE run
        MODIFY name VARCHAR(250) ${TEXT} NOT NULL,
        MODIFY model_name VARCHAR(191) NULL,
        ADD COLUMN user_id VARCHAR(256) ${TEXT} NOT NULL DEFAULT '',
        ADD COLUMN artifact_uri VARCHAR(3000) ${TEXT} NOT NULL DEFAULT '',
        ADD COLUMN deleted_at DATETIME(3) NULL,
        ADD INDEX ix_run_started (experiment_id, started_at, id)
    `);
    await runner.query(
      "UPDATE run SET artifact_uri = CONCAT('mlflow-artifacts:/', experiment_id, '/', id, '/artifacts')",
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("UPDATE run SET model_name = '' WHERE model_name IS NULL");
    await runner.query(`
      ALTER TABLE run
        DROP INDEX ix_run_started,
        DROP COLUMN deleted_at,
        DROP COLUMN artifact_uri,
        DROP COLUMN user_id,
        MODIFY model_name VARCHAR(191) NOT NULL,
        MODIFY name VARCHAR(250) NOT NULL
    `);
  }
}
