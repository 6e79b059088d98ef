import type { EntityManager } from 'typeorm';
import { insertStatements, type Statement } from '../../store/statements.js';

export interface MetricPoint {
  name: string;
  /** NaN is kept as such; an infinity becomes the largest number of its sign. */
  value: number;
  step: number;
  /** Milliseconds since 1970; when it is logged, if left out. */
  timestampMs?: number;
  /** The logged model that it says something about, and on which dataset it was measured. */
  modelId?: string | undefined;
  datasetName?: string | undefined;
  datasetDigest?: string | undefined;
}

/** Points of one run. */
export interface RunPoints {
  readonly runId: string;
  readonly points: readonly MetricPoint[];
}

type Row = readonly [
  runId: string,
  name: string,
  step: number,
  timestampMs: number,
  value: number,
  isNan: number,
];

const METRIC_COLUMNS = ['run_id', 'name', 'step', 'timestamp_ms', 'value', 'is_nan'];
/** What MySQL keeps of an infinity. */
const LARGEST = Number.MAX_VALUE;

/** Adds points to the histories of one run's metrics; see pointStatements. */
export async function logMetrics(
  manager: EntityManager,
  runId: string,
  points: readonly MetricPoint[],
  loggedAt: Date,
): Promise<void> {
  for (const { sql, values } of pointStatements([{ runId, points }], loggedAt)) {
    await manager.query(sql, [...values]);
  }
}

/**
 * Adds points to the histories of metrics: one insert for all of them, in key order so that concurrent writers of one
 * run cannot deadlock. A point that is already there is not kept twice. The latest value of a metric is that of the
 * greatest step, timestamp and value, in whatever order they come.
 */
export function pointStatements(runs: readonly RunPoints[], loggedAt: Date): Statement[] {
  const rows = runs
    .flatMap(({ runId, points }) => points.map((point) => rowOf(runId, point, loggedAt)))
    .sort(byKey);
  if (rows.length === 0) return [];
  return [
    ...insertStatements('run_metric', METRIC_COLUMNS, rows, { keepExisting: true }),
    { sql: UPSERT_LATEST, values: [latestOf(rows)] },
  ];
}

/** Of rows in key order, the last of each run and name, which is its greatest. */
function latestOf(rows: readonly Row[]): Row[] {
  return rows.filter((row, index) => {
    const next = rows[index + 1];
    return next === undefined || next[1] !== row[1] || next[0] !== row[0];
  });
}

// MySQL assigns from left to right and later assignments see the earlier ones: what decides is assigned last.
const IS_LATER =
  '(VALUES(step), VALUES(timestamp_ms)) >= (run_latest_metric.step, run_latest_metric.timestamp_ms)';
const IS_GREATER =
  '(VALUES(step), VALUES(timestamp_ms), VALUES(value)) >= (run_latest_metric.step, run_latest_metric.timestamp_ms, run_latest_metric.value)';

const UPSERT_LATEST = `
  INSERT INTO run_latest_metric (${METRIC_COLUMNS.join(', ')}) VALUES ?
  ON DUPLICATE KEY UPDATE
    is_nan = IF(${IS_GREATER}, VALUES(is_nan), run_latest_metric.is_nan),
    value = IF(${IS_GREATER}, VALUES(value), run_latest_metric.value),
    timestamp_ms = IF(${IS_LATER}, VALUES(timestamp_ms), run_latest_metric.timestamp_ms),
    step = GREATEST(VALUES(step), run_latest_metric.step)`;

function rowOf(runId: string, { name, value, step, timestampMs }: MetricPoint, loggedAt: Date): Row {
  const isNan = Number.isNaN(value);
  const kept = isNan ? 0 : Math.min(Math.max(value, -LARGEST), LARGEST);
  return [runId, name, step, timestampMs ?? loggedAt.getTime(), kept, Number(isNan)];
}

function byKey(a: Row, b: Row): number {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1;
  if (a[1] !== b[1]) return a[1] < b[1] ? -1 : 1;
  return a[2] - b[2] || a[3] - b[3] || a[4] - b[4] || a[5] - b[5];
}
