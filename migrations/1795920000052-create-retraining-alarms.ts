import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateRetrainingAlarms1795920000052 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE retraining_alarm (
        model_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        alarm VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        episode_at DATETIME(3) NOT NULL,
        is_firing TINYINT NOT NULL,
        changed_at DATETIME(3) NOT NULL,
        held_by VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
        PRIMARY KEY (model_id, alarm),
        CONSTRAINT fk_retraining_alarm_model FOREIGN KEY (model_id) REFERENCES model (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE retraining_alarm');
  }
}
