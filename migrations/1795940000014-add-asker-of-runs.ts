import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddAskerOfRuns1795940000014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE run
        ADD COLUMN asked_by VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
        ADD COLUMN asker_identity VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE run DROP COLUMN asked_by, DROP COLUMN asker_identity');
  }
}
