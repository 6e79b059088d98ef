import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A run may train a model of any name that the registry takes. */
export class WidenRunModelName1795910000061 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE run MODIFY model_name VARCHAR(256) NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'UPDATE run SET model_name = LEFT(model_name, 191) WHERE CHAR_LENGTH(model_name) > 191',
    );
    await runner.query('ALTER TABLE run MODIFY model_name VARCHAR(191) NULL');
  }
}
