import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateErasureTouches1795910000037 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE erasure_touch (
        erasure_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        target_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        row_count BIGINT NOT NULL,
        PRIMARY KEY (erasure_id, kind, target_id),
        INDEX ix_erasure_touch_target (target_id),
        CONSTRAINT fk_erasure_touch_erasure FOREIGN KEY (erasure_id) REFERENCES erasure (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE erasure_touch');
  }
}
