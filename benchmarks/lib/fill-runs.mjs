// Runs as clients would have logged them, written with raw SQL. Only what searches read: histories are left out.
import { createConnection } from 'mysql2/promise';
import { v7 } from 'uuid';

const RUNS_AT_ONCE = 500;
const METRIC_ROWS_AT_ONCE = 5000;
const START_MS = Date.UTC(2026, 0);
/** Experiments do not share their times. */
const EXPERIMENT_MS = 24 * 3600_000;

/** @returns the id of a new experiment with these runs; values follow from the number of the run */
export async function fillRuns(mysqlUrl, { name, runs, metrics, params, tags }) {
  const db = await createConnection({ uri: mysqlUrl, timezone: 'Z' });
  const now = new Date();
  const [{ insertId }] = await db.query(
    'INSERT INTO experiment (name, artifact_location, created_at, updated_at) VALUES (?, ?, ?, ?)',
    [name, 'mlflow-artifacts:/bench', now, now],
  );
  const startMs = START_MS + insertId * EXPERIMENT_MS;
  const insert = async (table, rows) => {
    for (let from = 0; from < rows.length; from += METRIC_ROWS_AT_ONCE) {
      await db.query(`INSERT INTO ${table} VALUES ?`, [rows.slice(from, from + METRIC_ROWS_AT_ONCE)]);
    }
  };
  for (let from = 0; from < runs; from += RUNS_AT_ONCE) {
    const numbers = Array.from({ length: Math.min(RUNS_AT_ONCE, runs - from) }, (_, index) => from + index);
    // Ids that sort by time, as the server makes them.
    const ids = new Map(
      numbers.map((number) => [number, v7({ msecs: startMs + number * 1000 }).replaceAll('-', '')]),
    );
    const each = (count, row) =>
      numbers.flatMap((number) =>
        Array.from({ length: count }, (_, index) => row(ids.get(number), number, index)),
      );
    await db.beginTransaction();
    await insert(
      'run (id, experiment_id, name, status, user_id, artifact_uri, created_at, started_at, ended_at)',
      each(1, (id, number) => {
        const at = new Date(startMs + number * 1000);
        const uri = `mlflow-artifacts:/${insertId}/${id}/artifacts`;
        return [id, insertId, `run-${number}`, 'FINISHED', 'bench', uri, at, at, at];
      }),
    );
    await insert(
      'run_latest_metric (run_id, name, step, value, timestamp_ms, is_nan)',
      each(metrics, (id, number, index) => [
        ...[id, `metric_${index}`, 10, fraction(number * 31 + index), startMs + number * 1000, 0],
      ]),
    );
    await insert(
      'run_param (run_id, name, value)',
      each(params, (id, number, index) => [id, `param_${index}`, String((number * (index + 1)) % 10)]),
    );
    await insert(
      'run_tag (run_id, name, value)',
      each(tags, (id, number, index) =>
        index === 0 ? [id, 'mlflow.runName', `run-${number}`] : [id, `tag_${index}`, `value-${number % 7}`],
      ),
    );
    await db.commit();
  }
  await db.query('ANALYZE TABLE run, run_latest_metric, run_param, run_tag');
  await db.end();
  return String(insertId);
}

/** A number from 0 to 1 that follows from another, with no order to speak of. */
function fraction(number) {
  return ((Math.imul(number + 1, 2654435761) >>> 0) % 1_000_003) / 1_000_003;
}
