import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Null in the rows of before, and where no classifier had been fitted. */
const COLUMNS = [
  'domain_score DOUBLE NULL',
  'domain_ngrams JSON NULL',
  'domain_report_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL',
];

export class AddPredictionDomain1795920000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE prediction ${COLUMNS.map((column) => `ADD COLUMN ${column}`).join(', ')}`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    const names = COLUMNS.map((column) => column.split(' ')[0]);
    await runner.query(`ALTER TABLE prediction ${names.map((name) => `DROP COLUMN ${name}`).join(', ')}`);
  }
}
