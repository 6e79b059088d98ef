import type { EntityManager } from 'typeorm';
import type { Statement } from '../../store/statements.js';
import { historyStatements, latestStatements, type MetricRow } from './metric-rows.js';
import { pendingStatements } from './pending-latest.js';

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

/** What MySQL keeps of an infinity. */
const LARGEST = Number.MAX_VALUE;
/** Below, a row a metric costs no more than the row that would wait. */
const PENDING_POINTS_MIN = 20;

/** Adds points to the histories of one run's metrics, and makes them the latest where they are. */
export async function logMetrics(
  manager: EntityManager,
  runId: string,
  points: readonly MetricPoint[],
  loggedAt: Date,
): Promise<void> {
  const rows = rowsOf({ runId, points }, loggedAt);
  for (const { sql, values } of [...historyStatements(rows), ...latestStatements(rows)]) {
    await manager.query(sql, [...values]);
  }
}

/** What one transaction writes of points that were logged. */
export interface LoggedPoints {
  readonly statements: readonly Statement[];
  /** Whether some will be the latest only after settleLatest. */
  readonly isPending: boolean;
}

/**
 * Adds points to the histories of metrics: one insert for all of them. What large requests log waits to become the
 * latest (see pendingStatements), so that a metric that is logged many times is brought up to date once.
 * @param runs a request each; their transaction has locked the runs
 */
export function logPoints(runs: readonly RunPoints[], loggedAt: Date): LoggedPoints {
  const requests = runs.map((run) => ({ runId: run.runId, rows: rowsOf(run, loggedAt) }));
  const isLarge = ({ rows }: { rows: readonly MetricRow[] }) => rows.length >= PENDING_POINTS_MIN;
  const large = requests.filter(isLarge);
  const statements = [
    ...historyStatements(requests.flatMap(({ rows }) => rows)),
    ...latestStatements(requests.filter((request) => !isLarge(request)).flatMap(({ rows }) => rows)),
    ...pendingStatements(large),
  ];
  return { statements, isPending: large.length > 0 };
}

function rowsOf({ runId, points }: RunPoints, loggedAt: Date): MetricRow[] {
  return points.map(({ name, value, step, timestampMs }) => {
    const isNan = Number.isNaN(value);
    const kept = isNan ? 0 : finite(value);
    return [runId, name, step, timestampMs ?? loggedAt.getTime(), kept, Number(isNan)];
  });
}

/** A number as MySQL can keep it. */
export function finite(value: number): number {
  return Math.min(Math.max(value, -LARGEST), LARGEST);
}
