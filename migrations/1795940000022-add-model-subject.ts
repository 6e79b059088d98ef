import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Until now all models were of listings. One that clients registered has no subject until a version is trained here. */
export class AddModelSubject1795940000022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE model ADD COLUMN subject VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL AFTER name',
    );
    await runner.query(`
      UPDATE model SET subject = 'listings'
       WHERE id IN (SELECT model_id FROM model_version WHERE artifact_digest IS NOT NULL)
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE model DROP COLUMN subject');
  }
}
