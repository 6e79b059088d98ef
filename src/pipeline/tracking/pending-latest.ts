import type { DataSource, EntityManager } from 'typeorm';
import { insertStatements, type Statement } from '../../store/statements.js';
import { inTransaction } from '../../store/transaction.js';
import { latestOf, latestStatements, type MetricRow } from './metric-rows.js';
import { lockRunsStatement } from './run-locks.js';

/** Rows of one run that one transaction settles, so that memory and locks stay bounded. */
const BATCHES_AT_ONCE = 100;

interface PendingRow {
  readonly id: string;
  readonly points: string;
}

/**
 * Keeps the latest points of large batches as a row of text each: a fraction of the work of one row a metric and its
 * index. What reads `run_latest_metric` calls settleLatest first, and so sees them.
 */
export function pendingStatements(
  batches: readonly { readonly runId: string; readonly rows: readonly MetricRow[] }[],
): Statement[] {
  const rows = batches.map(({ runId, rows }) => [
    runId,
    JSON.stringify(latestOf(rows).map(([, ...point]) => point)),
  ]);
  return insertStatements('run_pending_latest', ['run_id', 'points'], rows);
}

/**
 * Brings `run_latest_metric` up to date with the batches that wait: of these runs, or of all. What was committed
 * before the call is there after it, whichever process wrote it.
 */
export async function settleLatest(db: DataSource, runIds?: readonly string[]): Promise<void> {
  if (runIds?.length === 0) return;
  const pending: { runId: string }[] = await db.query(
    `SELECT DISTINCT run_id AS runId FROM run_pending_latest ${runIds === undefined ? '' : 'WHERE run_id IN (?)'}`,
    runIds === undefined ? [] : [runIds],
  );
  for (const { runId } of pending) {
    while (await inTransaction(db, (manager) => settleSome(manager, runId)));
  }
}

/** @returns whether there may be more */
async function settleSome(manager: EntityManager, runId: string): Promise<boolean> {
  const lock = lockRunsStatement([runId]);
  await manager.query(lock.sql, [...lock.values]);
  const pending: PendingRow[] = await manager.query(
    'SELECT id, points FROM run_pending_latest WHERE run_id = ? ORDER BY id LIMIT ?',
    [runId, BATCHES_AT_ONCE],
  );
  if (pending.length === 0) return false;
  for (const { sql, values } of latestStatements(pending.flatMap((row) => rowsOf(runId, row)))) {
    await manager.query(sql, [...values]);
  }
  await manager.query('DELETE FROM run_pending_latest WHERE id IN (?)', [pending.map(({ id }) => id)]);
  return pending.length === BATCHES_AT_ONCE;
}

function rowsOf(runId: string, { points }: PendingRow): MetricRow[] {
  const kept = JSON.parse(points) as [string, number, number, number, number][];
  return kept.map(([name, step, timestampMs, value, isNan]) => [
    runId,
    name,
    step,
    timestampMs,
    value,
    isNan,
  ]);
}
