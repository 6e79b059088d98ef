import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateCorrectionEvents1795920000032 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE correction_event (
        id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        correction_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        from_state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
        to_state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        caused_by VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        note VARCHAR(1000) NOT NULL,
        happened_at DATETIME(3) NOT NULL,
        PRIMARY KEY (id),
        INDEX ix_correction_event_correction (correction_id, id),
        CONSTRAINT fk_correction_event_correction FOREIGN KEY (correction_id) REFERENCES correction (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE correction_event');
  }
}
