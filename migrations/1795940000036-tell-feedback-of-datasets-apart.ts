import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Two datasets may call other users and films by the same ids. What was told before is taken for the newest one. */
export class TellFeedbackOfDatasetsApart1795940000036 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE feedback_event
         ADD COLUMN dataset_name VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL AFTER arrival_no`,
    );
    await runner.query(
      `UPDATE feedback_event SET dataset_name = COALESCE((SELECT name FROM dataset_version
         WHERE subject = 'films' AND state = 'ready' ORDER BY ready_at DESC, id DESC LIMIT 1), 'films')`,
    );
    await runner.query(
      `ALTER TABLE feedback_event
         MODIFY dataset_name VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
         ADD KEY ix_feedback_event_dataset (dataset_name, arrival_no),
         ADD KEY ix_feedback_event_dataset_happened (dataset_name, happened_at, arrival_no),
         DROP KEY ix_feedback_event_happened`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE feedback_event
         ADD KEY ix_feedback_event_happened (happened_at, arrival_no),
         DROP KEY ix_feedback_event_dataset_happened, DROP KEY ix_feedback_event_dataset, DROP COLUMN dataset_name`,
    );
  }
}
