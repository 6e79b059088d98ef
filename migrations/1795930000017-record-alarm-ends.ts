import type { MigrationInterface, QueryRunner } from 'typeorm';

export class RecordAlarmEnds1795930000017 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Ends of before count as untold: one told again changes nothing, and one that was missed is told.
    await runner.query(`
      ALTER TABLE drift_alarm
        ADD COLUMN closed_by VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
        ADD COLUMN closing_note VARCHAR(1000) NULL,
        ADD COLUMN is_end_told TINYINT NOT NULL DEFAULT 0,
        ADD KEY ix_drift_alarm_untold (is_end_told, id)
    `);
    await runner.query(`
      ALTER TABLE quality_alarm
        ADD COLUMN acknowledged_at DATETIME(3) NULL,
        ADD COLUMN acknowledged_by VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
        ADD COLUMN note VARCHAR(1000) NULL,
        ADD COLUMN is_end_told TINYINT NOT NULL DEFAULT 0,
        ADD KEY ix_quality_alarm_untold (is_end_told, id)
    `);
    await runner.query(`
      ALTER TABLE retraining_request
        ADD KEY ix_retraining_request_episode (model_id, dedup_key, decision, id)
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE retraining_request DROP KEY ix_retraining_request_episode');
    await runner.query(`
      ALTER TABLE quality_alarm
        DROP KEY ix_quality_alarm_untold,
        DROP COLUMN acknowledged_at, DROP COLUMN acknowledged_by, DROP COLUMN note, DROP COLUMN is_end_told
    `);
    await runner.query(`
      ALTER TABLE drift_alarm
        DROP KEY ix_drift_alarm_untold,
        DROP COLUMN closed_by, DROP COLUMN closing_note, DROP COLUMN is_end_told
    `);
  }
}
