import type { MigrationInterface, QueryRunner } from 'typeorm';

/** To which dataset an erasure is restricted: one that was interrupted must not be finished over all of them. */
export class ScopeErasures1795910000070 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE erasure ADD COLUMN dataset_name VARCHAR(191) NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE erasure DROP COLUMN dataset_name');
  }
}
