import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateReplicaModels1795910000031 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE replica_model (
        replica_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        model_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        model_version_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        since DATETIME(3) NOT NULL,
        behind_since DATETIME(3) NULL,
        problem VARCHAR(1000) NULL,
        PRIMARY KEY (replica_id, model_id),
        INDEX ix_replica_model_version (model_version_id),
        CONSTRAINT fk_replica_model_replica FOREIGN KEY (replica_id) REFERENCES replica (id) ON DELETE CASCADE,
        CONSTRAINT fk_replica_model_version FOREIGN KEY (model_version_id) REFERENCES model_version (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE replica_model');
  }
}
