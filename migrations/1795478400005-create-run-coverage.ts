import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateRunCoverage1795478400005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE run_coverage (
        run_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        split VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        target_accuracy DOUBLE NOT NULL,
        confidence_min DOUBLE NOT NULL,
        coverage DOUBLE NOT NULL,
        accuracy DOUBLE NOT NULL,
        PRIMARY KEY (run_id, split, target_accuracy),
        CONSTRAINT fk_run_coverage_run FOREIGN KEY (run_id) REFERENCES run (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE run_coverage');
  }
}
