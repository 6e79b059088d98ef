import type { MigrationInterface, QueryRunner } from 'typeorm';

export class IndexPredictionExternalId1795910000035 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX ix_prediction_external_id ON prediction (external_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX ix_prediction_external_id ON prediction');
  }
}
