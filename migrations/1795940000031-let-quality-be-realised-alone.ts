import type { MigrationInterface, QueryRunner } from 'typeorm';

const ESTIMATED = ['estimated_accuracy', 'estimated_low', 'estimated_high', 'spread_mass'];

/** Of films nothing is estimated: their quality is what users liked. */
export class LetQualityBeRealisedAlone1795940000031 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const changes = ESTIMATED.map((column) => `MODIFY COLUMN ${column} DOUBLE NULL`);
    await runner.query(`ALTER TABLE quality_estimate ${changes.join(', ')}`);
    await runner.query(
      'ALTER TABLE feedback_event ADD KEY ix_feedback_event_happened (happened_at, arrival_no)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM quality_estimate WHERE estimated_accuracy IS NULL');
    const changes = ESTIMATED.map((column) => `MODIFY COLUMN ${column} DOUBLE NOT NULL`);
    await runner.query(`ALTER TABLE quality_estimate ${changes.join(', ')}`);
    await runner.query('ALTER TABLE feedback_event DROP KEY ix_feedback_event_happened');
  }
}
