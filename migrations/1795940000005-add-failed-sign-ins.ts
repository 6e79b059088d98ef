import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddFailedSignIns1795940000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE account ADD COLUMN failed_sign_ins INT NOT NULL DEFAULT 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE account DROP COLUMN failed_sign_ins');
  }
}
