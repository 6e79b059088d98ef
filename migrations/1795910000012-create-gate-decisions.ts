import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Versions, runs and datasets are named without a foreign key: a decision outlives what it was about. */
export class CreateGateDecisions1795910000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const id = 'CHAR(32) CHARACTER SET ascii COLLATE ascii_bin';
    await runner.query(`
      CREATE TABLE gate_decision (
        id ${id} NOT NULL,
        model_id ${id} NOT NULL,
        run_id ${id} NULL,
        challenger_version_id ${id} NOT NULL,
        champion_version_id ${id} NULL,
        dataset_version_id ${id} NULL,
        rule JSON NOT NULL,
        rule_version INT NOT NULL,
        rule_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        verdict VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        reason VARCHAR(2000) NOT NULL,
        evidence JSON NULL,
        flip_count INT NOT NULL,
        created_at DATETIME(3) NOT NULL,
        PRIMARY KEY (id),
        INDEX ix_gate_decision_model (model_id, id),
        INDEX ix_gate_decision_challenger (challenger_version_id, id),
        INDEX ix_gate_decision_run (run_id, id),
        CONSTRAINT fk_gate_decision_model FOREIGN KEY (model_id) REFERENCES model (id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE gate_decision');
  }
}
