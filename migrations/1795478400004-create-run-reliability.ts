import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateRunReliability1795478400004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE run_reliability (
        run_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        split VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        bin SMALLINT NOT NULL,
        row_count INT NOT NULL,
        mean_confidence DOUBLE NOT NULL,
        accuracy DOUBLE NOT NULL,
        PRIMARY KEY (run_id, split, bin),
        CONSTRAINT fk_run_reliability_run FOREIGN KEY (run_id) REFERENCES run (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE run_reliability');
  }
}
