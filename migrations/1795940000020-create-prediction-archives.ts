import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePredictionArchives1795940000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE prediction_archive (
        id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        first_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        last_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        first_at DATETIME(3) NOT NULL,
        last_at DATETIME(3) NOT NULL,
        row_count INT NOT NULL,
        versions JSON NOT NULL,
        artifact_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        file_bytes BIGINT NOT NULL,
        archived_at DATETIME(3) NOT NULL,
        cleaned_at DATETIME(3) NOT NULL,
        PRIMARY KEY (id),
        KEY ix_prediction_archive_first (first_id),
        KEY ix_prediction_archive_cleaned (cleaned_at),
        CONSTRAINT fk_prediction_archive_artifact FOREIGN KEY (artifact_digest) REFERENCES artifact (digest)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    // Files of archived rows would lose their names: nobody may think that they are in the table again.
    const [{ archives }] = await runner.query('SELECT COUNT(*) AS archives FROM prediction_archive');
    if (Number(archives) > 0) throw new Error('Predictions are archived; without this table they are lost.');
    await runner.query('DROP TABLE prediction_archive');
  }
}
