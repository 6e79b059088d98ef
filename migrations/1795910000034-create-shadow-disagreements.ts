import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateShadowDisagreements1795910000034 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // No foreign key to the prediction: it may still be on its way from the spool.
    await runner.query(`
      CREATE TABLE shadow_disagreement (
        id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        model_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        prediction_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        champion_version_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        champion_category VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        champion_confidence DOUBLE NOT NULL,
        challenger_version_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        challenger_category VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        challenger_top_k JSON NOT NULL,
        created_at DATETIME(3) NOT NULL,
        reviewed_at DATETIME(3) NULL,
        PRIMARY KEY (id),
        INDEX ix_shadow_disagreement_model (model_id, id),
        INDEX ix_shadow_disagreement_prediction (prediction_id),
        CONSTRAINT fk_shadow_disagreement_model FOREIGN KEY (model_id) REFERENCES model (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE shadow_disagreement');
  }
}
