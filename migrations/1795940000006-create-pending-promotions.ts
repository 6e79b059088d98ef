import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePendingPromotions1795940000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE pending_promotion (
        id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        model_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        open_model_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
        model_version_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
        champion_version_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
        kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        decision_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
        reason VARCHAR(1000) NOT NULL,
        status VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        asked_by VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
        asker_identity VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
        asked_at DATETIME(3) NOT NULL,
        decided_by VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
        decider_identity VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
        decided_at DATETIME(3) NULL,
        decision_reason VARCHAR(1000) NULL,
        PRIMARY KEY (id),
        UNIQUE KEY ux_pending_promotion_open (open_model_id),
        KEY ix_pending_promotion_model (model_id, id),
        CONSTRAINT fk_pending_promotion_model FOREIGN KEY (model_id) REFERENCES model (id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE pending_promotion');
  }
}
