import type { MigrationInterface, QueryRunner } from 'typeorm';

/** MLflow's clients log to experiment 0, named Default, when told nothing else: it always exists. */
export class CreateDefaultExperiment1795900000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      "UPDATE experiment SET name = CONCAT('Default (experiment ', id, ')') WHERE name = 'Default' AND id <> 0",
    );
    const now = new Date();
    await runner.query(
      "INSERT INTO experiment (name, artifact_location, created_at, updated_at) VALUES ('Default', 'mlflow-artifacts:/0', ?, ?)",
      [now, now],
    );
    // An inserted 0 would be taken as "the next number".
    await runner.query("UPDATE experiment SET id = 0 WHERE name = 'Default'");
  }

  async down(runner: QueryRunner): Promise<void> {
    const runs: unknown[] = await runner.query('SELECT 1 FROM run WHERE experiment_id = 0 LIMIT 1');
    if (runs.length === 0) await runner.query('DELETE FROM experiment WHERE id = 0');
  }
}
