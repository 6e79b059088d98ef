import type { MigrationInterface, QueryRunner } from 'typeorm';

export class UnwatchUnreadPictures1795930000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // References of linear models were measured without pictures, so every picture of a seller looked like drift.
    await runner.query(`
      DELETE watch_signal FROM watch_signal
        JOIN model_version ON model_version.id = watch_signal.model_version_id
        JOIN run_param ON run_param.run_id = model_version.run_id AND run_param.name = 'model'
       WHERE run_param.value = 'linear' AND watch_signal.signal_name LIKE 'picture%'
    `);
  }

  /** What these signals had seen is gone; they are watched again with the next version. */
  async down(): Promise<void> {}
}
