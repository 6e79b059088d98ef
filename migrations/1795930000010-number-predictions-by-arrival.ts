import type { MigrationInterface, QueryRunner } from 'typeorm';

export class NumberPredictionsByArrival1795930000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Ids tell when an answer was begun, not when it came: those of batch jobs and spools come behind newer ones.
    // The rows that are there are numbered in the order of their ids, which is the order the watches have read in.
    await runner.query(`
      ALTER TABLE prediction
        ADD COLUMN arrival_no BIGINT NOT NULL AUTO_INCREMENT,
        ADD UNIQUE KEY ux_prediction_arrival (arrival_no),
        ADD KEY ix_prediction_version_arrival (model_version_id, arrival_no)
    `);
    await runner.query(`
      ALTER TABLE watch
        ADD COLUMN last_arrival_no BIGINT NOT NULL DEFAULT 0,
        ADD COLUMN seen_arrival_no BIGINT NOT NULL DEFAULT 0,
        ADD COLUMN seen_at DATETIME(3) NULL
    `);
    await runner.query(`
      UPDATE watch SET last_arrival_no = COALESCE((
        SELECT MAX(arrival_no) FROM prediction
         WHERE prediction.model_version_id = watch.model_version_id AND prediction.id <= watch.last_prediction_id), 0)
    `);
    await runner.query('UPDATE watch SET seen_arrival_no = last_arrival_no');
    await runner.query('ALTER TABLE watch DROP COLUMN last_prediction_id');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE watch ADD COLUMN last_prediction_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL AFTER model_id',
    );
    await runner.query(`
      UPDATE watch SET last_prediction_id = (
        SELECT MAX(id) FROM prediction
         WHERE prediction.model_version_id = watch.model_version_id AND prediction.arrival_no <= watch.last_arrival_no)
    `);
    await runner.query(
      'ALTER TABLE watch DROP COLUMN last_arrival_no, DROP COLUMN seen_arrival_no, DROP COLUMN seen_at',
    );
    await runner.query(`
      ALTER TABLE prediction
        DROP KEY ux_prediction_arrival,
        DROP KEY ix_prediction_version_arrival,
        DROP COLUMN arrival_no
    `);
  }
}
