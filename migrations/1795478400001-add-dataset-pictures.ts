import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddDatasetPictures1795478400001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE dataset_version
        ADD COLUMN picture_features_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
        ADD COLUMN picture_rows INT NOT NULL DEFAULT 0,
        ADD CONSTRAINT fk_dataset_version_picture_features FOREIGN KEY (picture_features_digest) REFERENCES artifact (digest)
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE dataset_version DROP FOREIGN KEY fk_dataset_version_picture_features, DROP COLUMN picture_features_digest, DROP COLUMN picture_rows',
    );
  }
}
