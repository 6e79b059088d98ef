import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Until now everything was about listings. Models that clients registered have no subject until one is trained here. */
export class AddSubjects1795940000022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const word = 'VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin';
    await runner.query(
      `ALTER TABLE dataset_version ADD COLUMN subject ${word} NOT NULL DEFAULT 'listings' AFTER name`,
    );
    await runner.query(`ALTER TABLE model ADD COLUMN subject ${word} NULL AFTER name`);
    await runner.query(`
      UPDATE model SET subject = 'listings'
       WHERE id IN (SELECT model_id FROM model_version WHERE artifact_digest IS NOT NULL)
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE model DROP COLUMN subject');
    await runner.query('ALTER TABLE dataset_version DROP COLUMN subject');
  }
}
