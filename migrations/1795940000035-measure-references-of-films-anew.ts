import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Recommendations have a signal more, and `film` means another thing: what was measured before lacks the one and is of the other.
 * A worker measures references again, and watches from the first answer on.
 */
export class MeasureReferencesOfFilmsAnew1795940000035 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['watch', 'reference_profile']) {
      await runner.query(
        `DELETE measured FROM ${table} measured
           JOIN model_version version ON version.id = measured.model_version_id
           JOIN model ON model.id = version.model_id
          WHERE model.subject = 'films'`,
      );
    }
  }

  async down(): Promise<void> {
    // Nothing is lost: what is not there is measured.
  }
}
