import type { MigrationInterface, QueryRunner } from 'typeorm';

export class IndexPredictions1795930000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Lists by confidence and by category walk an index; the traffic of a version is read from one alone.
    await runner.query(`
      ALTER TABLE prediction
        ADD KEY ix_prediction_version_created (model_version_id, created_at, confidence),
        ADD KEY ix_prediction_version_confidence (model_version_id, confidence),
        ADD KEY ix_prediction_confidence (confidence),
        ADD KEY ix_prediction_category (category_code, id)
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE prediction
        DROP KEY ix_prediction_version_created,
        DROP KEY ix_prediction_version_confidence,
        DROP KEY ix_prediction_confidence,
        DROP KEY ix_prediction_category
    `);
  }
}
