import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Null in the reports of before, and where texts were not compared. */
export class AddReportClassifier1795920000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE drift_report
        ADD COLUMN classifier_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL AFTER page_digest,
        ADD INDEX ix_drift_report_version (model_version_id, id)
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE drift_report DROP INDEX ix_drift_report_version, DROP COLUMN classifier_digest',
    );
  }
}
