import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddRunParent1795478400006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE run
        ADD COLUMN parent_run_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
        ADD INDEX ix_run_parent (parent_run_id, id),
        ADD CONSTRAINT fk_run_parent FOREIGN KEY (parent_run_id) REFERENCES run (id)
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE run DROP FOREIGN KEY fk_run_parent, DROP INDEX ix_run_parent, DROP COLUMN parent_run_id',
    );
  }
}
