import type { MigrationInterface, QueryRunner } from 'typeorm';

export class UnwatchNearDuplicates1795930000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Their share depends on which listings a process remembers, and does not compare with that of a reference.
    await runner.query("DELETE FROM watch_signal WHERE signal_name = 'nearDuplicate'");
  }

  /** What this signal had seen is gone; it is watched again with the next version. */
  async down(): Promise<void> {}
}
