import type { MigrationInterface, QueryRunner } from 'typeorm';

const ID = 'CHAR(32) CHARACTER SET ascii COLLATE ascii_bin';
const TEXT = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';

/**
 * A version that a client registers has a source of its own and may have no run and no model file of ours; such a
 * version cannot serve. A deleted version stays as a row, so that its number is not used again.
 */
export class RegisterModelsFromElsewhere1795900000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE model
        MODIFY name VARCHAR(256) ${TEXT} NOT NULL,
        ADD COLUMN description TEXT ${TEXT} NULL,
        ADD COLUMN updated_at DATETIME(3) NULL
    `);
    await runner.query('UPDATE model SET updated_at = created_at');
    await runner.query('ALTER TABLE model_version DROP FOREIGN KEY fk_model_version_run');
    await runner.query(`
      ALTER TABLE model_version
        DROP INDEX ux_model_version_run,
        MODIFY run_id ${ID} NULL,
        MODIFY artifact_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
        ADD COLUMN source VARCHAR(3000) ${TEXT} NOT NULL DEFAULT '',
        ADD COLUMN storage_location VARCHAR(3000) ${TEXT} NOT NULL DEFAULT '',
        ADD COLUMN run_link VARCHAR(500) ${TEXT} NULL,
        ADD COLUMN description TEXT ${TEXT} NULL,
        ADD COLUMN stage VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'None',
        ADD COLUMN updated_at DATETIME(3) NULL,
        ADD COLUMN deleted_at DATETIME(3) NULL,
        ADD INDEX ix_model_version_run (run_id)
    `);
    await runner.query(`
      UPDATE model_version version JOIN run ON run.id = version.run_id
      SET version.updated_at = version.created_at, version.source = run.artifact_uri,
          version.storage_location = run.artifact_uri
    `);
    await runner.query(`
      ALTER TABLE model_alias MODIFY alias VARCHAR(255) ${TEXT} NOT NULL
    `);
    await runner.query(`
      ALTER TABLE model_alias_change MODIFY alias VARCHAR(255) ${TEXT} NOT NULL
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE model_alias_change MODIFY alias VARCHAR(64) ${TEXT} NOT NULL`);
    await runner.query(`ALTER TABLE model_alias MODIFY alias VARCHAR(64) ${TEXT} NOT NULL`);
    await runner.query(
      'DELETE alias FROM model_alias alias JOIN model_version version ON version.id = alias.model_version_id WHERE version.artifact_digest IS NULL OR version.run_id IS NULL',
    );
    await runner.query('DELETE FROM model_version WHERE artifact_digest IS NULL OR run_id IS NULL');
    await runner.query(`
      ALTER TABLE model_version
        DROP INDEX ix_model_version_run,
        DROP COLUMN deleted_at,
        DROP COLUMN updated_at,
        DROP COLUMN stage,
        DROP COLUMN description,
        DROP COLUMN run_link,
        DROP COLUMN storage_location,
        DROP COLUMN source,
        MODIFY artifact_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        MODIFY run_id ${ID} NOT NULL,
        ADD UNIQUE INDEX ux_model_version_run (run_id)
    `);
    await runner.query(
      'ALTER TABLE model_version ADD CONSTRAINT fk_model_version_run FOREIGN KEY (run_id) REFERENCES run (id)',
    );
    await runner.query(`
      ALTER TABLE model DROP COLUMN updated_at, DROP COLUMN description, MODIFY name VARCHAR(191) ${TEXT} NOT NULL
    `);
  }
}
