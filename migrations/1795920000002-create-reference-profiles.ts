import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateReferenceProfiles1795920000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE reference_profile (
        model_version_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
        dataset_version_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        row_count INT NOT NULL,
        artifact_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        created_at DATETIME(3) NOT NULL,
        CONSTRAINT fk_reference_profile_version FOREIGN KEY (model_version_id)
          REFERENCES model_version (id) ON DELETE CASCADE,
        CONSTRAINT fk_reference_profile_artifact FOREIGN KEY (artifact_digest) REFERENCES artifact (digest)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE reference_profile');
  }
}
