import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateRegistry1795392000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE model (
        id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        name VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        created_at DATETIME(3) NOT NULL,
        PRIMARY KEY (id),
        UNIQUE INDEX ux_model_name (name)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
    await runner.query(`
      CREATE TABLE model_version (
        id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        model_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        version INT NOT NULL,
        run_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        artifact_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        created_at DATETIME(3) NOT NULL,
        PRIMARY KEY (id),
        UNIQUE INDEX ux_model_version (model_id, version),
        UNIQUE INDEX ux_model_version_run (run_id),
        CONSTRAINT fk_model_version_model FOREIGN KEY (model_id) REFERENCES model (id),
        CONSTRAINT fk_model_version_run FOREIGN KEY (run_id) REFERENCES run (id),
        CONSTRAINT fk_model_version_artifact FOREIGN KEY (artifact_digest) REFERENCES artifact (digest)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
    await runner.query(`
      CREATE TABLE model_alias (
        model_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        alias VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        model_version_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        updated_at DATETIME(3) NOT NULL,
        PRIMARY KEY (model_id, alias),
        CONSTRAINT fk_model_alias_model FOREIGN KEY (model_id) REFERENCES model (id),
        CONSTRAINT fk_model_alias_version FOREIGN KEY (model_version_id) REFERENCES model_version (id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
    await runner.query(`
      CREATE TABLE model_alias_change (
        id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        model_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        alias VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        from_version_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
        to_version_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        reason VARCHAR(1000) NOT NULL,
        changed_at DATETIME(3) NOT NULL,
        PRIMARY KEY (id),
        INDEX ix_model_alias_change_model (model_id, id),
        CONSTRAINT fk_model_alias_change_model FOREIGN KEY (model_id) REFERENCES model (id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE model_alias_change');
    await runner.query('DROP TABLE model_alias');
    await runner.query('DROP TABLE model_version');
    await runner.query('DROP TABLE model');
  }
}
