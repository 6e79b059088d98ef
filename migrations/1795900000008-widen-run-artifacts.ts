import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Paths as long as clients upload them. */
export class WidenRunArtifacts1795900000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE run_artifact MODIFY path VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE run_artifact MODIFY path VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL',
    );
  }
}
