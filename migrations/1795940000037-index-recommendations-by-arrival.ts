import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is watched is found by version and arrival; answers to a choice of films say nothing of what the model recommends by itself. */
export class IndexRecommendationsByArrival1795940000037 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE recommendation
         ADD COLUMN is_filtered TINYINT NOT NULL AFTER with_feedback,
         ADD KEY ix_recommendation_version_arrival (model_version_id, arrival_no)`,
    );
    await runner.query('ALTER TABLE feedback_event ADD KEY ix_feedback_event_film (dataset_name, film_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE feedback_event DROP KEY ix_feedback_event_film');
    // Of two indexes that begin alike the foreign key needs one.
    await runner.query(
      'ALTER TABLE recommendation DROP KEY ix_recommendation_version_arrival, DROP COLUMN is_filtered',
    );
  }
}
