import type { MigrationInterface, QueryRunner } from 'typeorm';

const NAME = 'VARCHAR(250) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL';
const MILLISECONDS = "TIMESTAMPDIFF(MICROSECOND, '1970-01-01', recorded_at) DIV 1000";

/**
 * A client's timestamps may be any whole number of milliseconds, and two values of one step are both kept: a row is
 * the same only if all of it is. NaN, which MySQL cannot hold, is 0 with a flag.
 */
export class KeepWholeMetricHistory1795900000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE run_metric
        MODIFY name ${NAME},
        ADD COLUMN timestamp_ms BIGINT NOT NULL DEFAULT 0,
        ADD COLUMN is_nan TINYINT NOT NULL DEFAULT 0
    `);
    await runner.query(`UPDATE run_metric SET timestamp_ms = ${MILLISECONDS}`);
    await runner.query(`
      ALTER TABLE run_metric
        DROP PRIMARY KEY,
        ADD PRIMARY KEY (run_id, name, step, timestamp_ms, value, is_nan),
        DROP COLUMN recorded_at
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      "ALTER TABLE run_metric ADD COLUMN recorded_at DATETIME(3) NOT NULL DEFAULT '1970-01-01 00:00:00.000'",
    );
    await runner.query(
      "UPDATE run_metric SET recorded_at = TIMESTAMPADD(MICROSECOND, timestamp_ms * 1000, '1970-01-01')",
    );
    // What differs in its value alone would now be twice the same.
    await runner.query(`
      DELETE a FROM run_metric a JOIN run_metric b
        ON b.run_id = a.run_id AND b.name = a.name AND b.step = a.step AND b.timestamp_ms = a.timestamp_ms
        AND (b.value > a.value OR (b.value = a.value AND b.is_nan > a.is_nan))
    `);
    await runner.query(`
      ALTER TABLE run_metric
        DROP PRIMARY KEY,
        ADD PRIMARY KEY (run_id, name, step, recorded_at),
        DROP COLUMN is_nan,
        DROP COLUMN timestamp_ms,
        MODIFY name VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        ALTER COLUMN recorded_at DROP DEFAULT
    `);
  }
}
