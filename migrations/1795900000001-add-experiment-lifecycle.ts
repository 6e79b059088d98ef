import type { MigrationInterface, QueryRunner } from 'typeorm';

const TEXT = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';

/** What MLflow's clients keep of an experiment: where its artifacts go, when it changed, whether it was deleted. */
export class AddExperimentLifecycle1795900000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE experiment
        MODIFY name VARCHAR(500) ${TEXT} NOT NULL,
        ADD COLUMN artifact_location VARCHAR(2048) ${TEXT} NOT NULL DEFAULT '',
        ADD COLUMN updated_at DATETIME(3) NULL,
        ADD COLUMN deleted_at DATETIME(3) NULL
    `);
    await runner.query(
      "UPDATE experiment SET updated_at = created_at, artifact_location = CONCAT('mlflow-artifacts:/', id)",
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE experiment
        DROP COLUMN deleted_at,
        DROP COLUMN updated_at,
        DROP COLUMN artifact_location,
        MODIFY name VARCHAR(191) ${TEXT} NOT NULL
    `);
  }
}
