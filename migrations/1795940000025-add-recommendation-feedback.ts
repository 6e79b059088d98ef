import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddRecommendationFeedback1795940000025 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE recommendation ADD COLUMN with_feedback TINYINT NULL AFTER is_cold_start',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE recommendation DROP COLUMN with_feedback');
  }
}
