import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Null until a row that is there already is put, or named, once more. */
export class AddArtifactTouch1795900000050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE artifact ADD COLUMN touched_at DATETIME(3) NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE artifact DROP COLUMN touched_at');
  }
}
