import type { MigrationInterface, QueryRunner } from 'typeorm';

export class IndexQualityEstimates1795930000016 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Estimates are thinned out by when they were made, and every few seconds it is asked whether one was made just now.
    await runner.query(
      'ALTER TABLE quality_estimate ADD KEY ix_quality_estimate_created (model_version_id, created_at)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE quality_estimate DROP KEY ix_quality_estimate_created');
  }
}
