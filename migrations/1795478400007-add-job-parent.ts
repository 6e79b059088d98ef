import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddJobParent1795478400007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE job
        ADD COLUMN parent_job_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
        ADD INDEX ix_job_parent (parent_job_id, state),
        ADD CONSTRAINT fk_job_parent FOREIGN KEY (parent_job_id) REFERENCES job (id)
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE job DROP FOREIGN KEY fk_job_parent, DROP INDEX ix_job_parent, DROP COLUMN parent_job_id',
    );
  }
}
