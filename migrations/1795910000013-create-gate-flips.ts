import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateGateFlips1795910000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const code = 'VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';
    await runner.query(`
      CREATE TABLE gate_flip (
        decision_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        row_no INT NOT NULL,
        truth ${code} NOT NULL,
        champion_answer ${code} NULL,
        champion_confidence DOUBLE NOT NULL,
        challenger_answer ${code} NULL,
        challenger_confidence DOUBLE NOT NULL,
        PRIMARY KEY (decision_id, row_no),
        CONSTRAINT fk_gate_flip_decision FOREIGN KEY (decision_id) REFERENCES gate_decision (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE gate_flip');
  }
}
