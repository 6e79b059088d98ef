import type { MigrationInterface, QueryRunner } from 'typeorm';

export class NoteWeighedFeedback1795940000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE dataset_version ADD COLUMN feedback_weighed_up_to BIGINT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE dataset_version DROP COLUMN feedback_weighed_up_to');
  }
}
