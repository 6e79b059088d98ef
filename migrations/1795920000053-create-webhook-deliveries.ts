import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateWebhookDeliveries1795920000053 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE webhook_delivery (
        signature_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        received_at DATETIME(3) NOT NULL,
        PRIMARY KEY (signature_digest),
        KEY ix_webhook_delivery_received (received_at)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE webhook_delivery');
  }
}
