import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Experiment 0 was made as 1 and renumbered: the number after it is 1, where that is free. */
export class StartExperimentsAtOne1795900000022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE experiment AUTO_INCREMENT = 1');
  }

  async down(): Promise<void> {}
}
