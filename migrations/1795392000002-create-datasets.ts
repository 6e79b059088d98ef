import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateDatasets1795392000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE dataset_version (
        id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        name VARCHAR(191) NOT NULL,
        digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        source_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        recipe JSON NOT NULL,
        sources JSON NOT NULL,
        accepted_rows INT NOT NULL,
        rejected_rows INT NOT NULL,
        duplicate_rows INT NOT NULL,
        train_rows INT NOT NULL,
        validation_rows INT NOT NULL,
        gold_rows INT NOT NULL,
        created_at DATETIME(3) NOT NULL,
        ready_at DATETIME(3) NULL,
        PRIMARY KEY (id),
        UNIQUE INDEX ux_dataset_version_digest (digest),
        INDEX ix_dataset_version_source_digest (source_digest)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
    await runner.query(`
      CREATE TABLE dataset_class (
        dataset_version_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        class_index SMALLINT NOT NULL,
        code VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        name VARCHAR(255) NOT NULL,
        train_rows INT NOT NULL,
        validation_rows INT NOT NULL,
        gold_rows INT NOT NULL,
        PRIMARY KEY (dataset_version_id, class_index),
        CONSTRAINT fk_dataset_class_version FOREIGN KEY (dataset_version_id) REFERENCES dataset_version (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
    await runner.query(`
      CREATE TABLE listing (
        dataset_version_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        row_no INT NOT NULL,
        line_number INT NOT NULL,
        external_id VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        title TEXT NOT NULL,
        description MEDIUMTEXT NOT NULL,
        class_index SMALLINT NOT NULL,
        cluster_no INT NOT NULL,
        split VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        image_file VARCHAR(255) NULL,
        PRIMARY KEY (dataset_version_id, row_no),
        INDEX ix_listing_external_id (external_id),
        CONSTRAINT fk_listing_version FOREIGN KEY (dataset_version_id) REFERENCES dataset_version (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
    await runner.query(`
      CREATE TABLE rejected_row (
        dataset_version_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        row_no INT NOT NULL,
        line_number INT NOT NULL,
        reason VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        detail VARCHAR(500) NOT NULL,
        excerpt VARCHAR(500) NOT NULL,
        PRIMARY KEY (dataset_version_id, row_no),
        CONSTRAINT fk_rejected_row_version FOREIGN KEY (dataset_version_id) REFERENCES dataset_version (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
    await runner.query(`
      CREATE TABLE feature_set (
        digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        dataset_version_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        recipe JSON NOT NULL,
        artifact_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        row_count INT NOT NULL,
        feature_count INT NOT NULL,
        created_at DATETIME(3) NOT NULL,
        PRIMARY KEY (digest),
        INDEX ix_feature_set_version (dataset_version_id),
        CONSTRAINT fk_feature_set_version FOREIGN KEY (dataset_version_id) REFERENCES dataset_version (id),
        CONSTRAINT fk_feature_set_artifact FOREIGN KEY (artifact_digest) REFERENCES artifact (digest)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE feature_set');
    await runner.query('DROP TABLE rejected_row');
    await runner.query('DROP TABLE listing');
    await runner.query('DROP TABLE dataset_class');
    await runner.query('DROP TABLE dataset_version');
  }
}
