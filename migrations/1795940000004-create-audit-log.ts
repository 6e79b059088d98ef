import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAuditLog1795940000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_entry (
        position BIGINT NOT NULL,
        happened_at DATETIME(3) NOT NULL,
        actor_kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        actor VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL,
        api_key_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
        action VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        subject VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL,
        outcome VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        details MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        entry_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        PRIMARY KEY (position),
        KEY ix_audit_entry_action (action, position),
        KEY ix_audit_entry_actor (actor, position)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
    await runner.query(`
      CREATE TABLE audit_head (
        id TINYINT NOT NULL,
        position BIGINT NOT NULL,
        entry_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        seal CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        PRIMARY KEY (id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
    await runner.query("INSERT INTO audit_head (id, position, entry_hash, seal) VALUES (1, 0, '', '')");
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit_head');
    await runner.query('DROP TABLE audit_entry');
  }
}
