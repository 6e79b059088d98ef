import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateReplicas1795910000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE replica (
        id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        host VARCHAR(191) NOT NULL,
        pid INT NOT NULL,
        started_at DATETIME(3) NOT NULL,
        heartbeat_at DATETIME(3) NOT NULL,
        PRIMARY KEY (id),
        INDEX ix_replica_heartbeat (heartbeat_at)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE replica');
  }
}
