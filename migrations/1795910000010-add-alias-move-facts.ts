import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Moves are counted, since clocks of two machines differ; their kind marks an override for ever. */
export class AddAliasMoveFacts1795910000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE model_alias_change
        MODIFY COLUMN to_version_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
        ADD COLUMN move_no INT NOT NULL DEFAULT 0,
        ADD COLUMN kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'MOVE',
        ADD COLUMN decision_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
        ADD INDEX ix_model_alias_change_move (model_id, alias, move_no)
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM model_alias_change WHERE to_version_id IS NULL');
    await runner.query(`
      ALTER TABLE model_alias_change
        DROP INDEX ix_model_alias_change_move,
        DROP COLUMN decision_id,
        DROP COLUMN kind,
        DROP COLUMN move_no,
        MODIFY COLUMN to_version_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
    `);
  }
}
