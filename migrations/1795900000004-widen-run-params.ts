import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Names and values as long as MLflow's clients send them, compared byte by byte. */
export class WidenRunParams1795900000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE run_param
        MODIFY name VARCHAR(250) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        MODIFY value TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE run_param
        MODIFY name VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        MODIFY value TEXT NOT NULL
    `);
  }
}
