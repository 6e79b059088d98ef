import { insertStatements, type Statement } from '../../store/statements.js';

/** A point of a metric's history as it is kept. */
export type MetricRow = readonly [
  runId: string,
  name: string,
  step: number,
  timestampMs: number,
  value: number,
  isNan: number,
];

const COLUMNS = ['run_id', 'name', 'step', 'timestamp_ms', 'value', 'is_nan'];
const ROWS_A_STATEMENT = 2_000;

// MySQL assigns from left to right and later assignments see the earlier ones: what decides is assigned last.
const IS_LATER =
  '(VALUES(step), VALUES(timestamp_ms)) >= (run_latest_metric.step, run_latest_metric.timestamp_ms)';
const IS_GREATER =
  '(VALUES(step), VALUES(timestamp_ms), VALUES(value)) >= (run_latest_metric.step, run_latest_metric.timestamp_ms, run_latest_metric.value)';

const UPSERT_LATEST = `
  INSERT INTO run_latest_metric (${COLUMNS.join(', ')}) VALUES ?
  ON DUPLICATE KEY UPDATE
    is_nan = IF(${IS_GREATER}, VALUES(is_nan), run_latest_metric.is_nan),
    value = IF(${IS_GREATER}, VALUES(value), run_latest_metric.value),
    timestamp_ms = IF(${IS_LATER}, VALUES(timestamp_ms), run_latest_metric.timestamp_ms),
    step = GREATEST(VALUES(step), run_latest_metric.step)`;

/** Adds rows to histories, in key order so that concurrent writers cannot deadlock; one that is there stays. */
export function historyStatements(rows: readonly MetricRow[]): Statement[] {
  return insertStatements('run_metric', COLUMNS, rows.toSorted(byKey), { keepExisting: true });
}

/**
 * Makes rows the latest of their metrics where they are: the latest is that of the greatest step, timestamp and value,
 * in whatever order they come. In key order too.
 */
export function latestStatements(rows: readonly MetricRow[]): Statement[] {
  const latest = latestOf(rows).sort(byKey);
  return Array.from({ length: Math.ceil(latest.length / ROWS_A_STATEMENT) }, (_, part) => ({
    sql: UPSERT_LATEST,
    values: [latest.slice(part * ROWS_A_STATEMENT, (part + 1) * ROWS_A_STATEMENT)],
  }));
}

/** The greatest row of each run and name. */
export function latestOf(rows: readonly MetricRow[]): MetricRow[] {
  const latest = new Map<string, MetricRow>();
  for (const row of rows) {
    const key = row[0] + row[1];
    const known = latest.get(key);
    if (known === undefined || byGreatness(known, row) < 0) latest.set(key, row);
  }
  return [...latest.values()];
}

function byKey(a: MetricRow, b: MetricRow): number {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1;
  if (a[1] !== b[1]) return a[1] < b[1] ? -1 : 1;
  return byGreatness(a, b);
}

function byGreatness(a: MetricRow, b: MetricRow): number {
  return a[2] - b[2] || a[3] - b[3] || a[4] - b[4] || a[5] - b[5];
}
