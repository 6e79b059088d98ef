import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateWeighedLabels1795930000015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE weighed_label (
        dataset_version_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        listing_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        category_code VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        PRIMARY KEY (dataset_version_id, listing_id),
        KEY ix_weighed_label_listing (listing_id),
        CONSTRAINT fk_weighed_label_version
          FOREIGN KEY (dataset_version_id) REFERENCES dataset_version (id) ON DELETE CASCADE,
        CONSTRAINT fk_weighed_label_listing
          FOREIGN KEY (listing_id) REFERENCES corrected_listing (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
    await runner.query(`
      INSERT IGNORE INTO weighed_label (dataset_version_id, listing_id, category_code)
      SELECT listing.dataset_version_id, correction.listing_id, category.code
        FROM listing
        JOIN correction ON correction.id = listing.correction_id
        JOIN dataset_class category ON category.dataset_version_id = listing.dataset_version_id
             AND category.class_index = listing.class_index
    `);
    await runner.query(`
      INSERT IGNORE INTO weighed_label (dataset_version_id, listing_id, category_code)
      SELECT correction.dataset_version_id, correction.listing_id, correction.category_code
        FROM correction JOIN dataset_version ON dataset_version.id = correction.dataset_version_id
       WHERE correction.state = 'ACCEPTED'
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE weighed_label');
  }
}
