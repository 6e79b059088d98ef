import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AcknowledgeDriftAlarms1795930000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE drift_alarm
        ADD COLUMN acknowledged_at DATETIME(3) NULL,
        ADD COLUMN acknowledged_by VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
        ADD COLUMN note VARCHAR(1000) NULL
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE drift_alarm DROP COLUMN acknowledged_at, DROP COLUMN acknowledged_by, DROP COLUMN note
    `);
  }
}
