import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateFilms1795940000021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE dataset_version
        ADD COLUMN subject VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'listings',
        ADD COLUMN content_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
        ADD CONSTRAINT fk_dataset_version_content FOREIGN KEY (content_digest) REFERENCES artifact (digest)
    `);
    await runner.query(`
      CREATE TABLE film (
        dataset_version_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        film_no INT NOT NULL,
        external_id VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        title VARCHAR(500) NOT NULL,
        year SMALLINT NULL,
        genres JSON NOT NULL,
        tags JSON NOT NULL,
        imdb_id VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
        tmdb_id INT NULL,
        rating_count INT NOT NULL,
        train_count INT NOT NULL,
        PRIMARY KEY (dataset_version_id, film_no),
        KEY ix_film_external_id (dataset_version_id, external_id),
        KEY ix_film_title (dataset_version_id, title),
        CONSTRAINT fk_film_version FOREIGN KEY (dataset_version_id) REFERENCES dataset_version (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    // Without its subject a version of films would pass for one of listings that are lost.
    const [{ versions }] = await runner.query(
      "SELECT COUNT(*) AS versions FROM dataset_version WHERE subject <> 'listings'",
    );
    if (Number(versions) > 0) throw new Error('There are dataset versions of films; remove them first.');
    await runner.query('DROP TABLE film');
    await runner.query(
      'ALTER TABLE dataset_version DROP FOREIGN KEY fk_dataset_version_content, DROP COLUMN content_digest, DROP COLUMN subject',
    );
  }
}
