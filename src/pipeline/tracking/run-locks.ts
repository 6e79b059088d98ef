import type { EntityManager } from 'typeorm';
import { AppError } from '../../platform/errors.js';
import { ID_PATTERN } from '../../platform/ids.js';
import type { Statement } from '../../store/statements.js';

/** What a writer must know of a run before it writes. */
export interface LockedRun {
  readonly id: string;
  readonly experimentId: number;
  readonly isDeleted: boolean;
}

/**
 * Locks runs until the transaction ends, in the order of their ids: who writes to a run takes turns with who else
 * does, so that writers cannot deadlock, a parameter is not set twice, and a run is not deleted under a writer.
 */
export function lockRunsStatement(runIds: readonly string[]): Statement {
  // Ids of another shape would make MySQL fail: its id columns hold ASCII only.
  const ids = [...new Set(runIds)].filter((id) => ID_PATTERN.test(id));
  return {
    sql: `SELECT id, experiment_id AS experimentId, deleted_at IS NOT NULL AS isDeleted
            FROM run WHERE id IN (?) ORDER BY id FOR UPDATE`,
    values: [ids.length === 0 ? [''] : ids],
  };
}

/** What lockRunsStatement read: the runs that there are, by id. */
export function lockedRuns(rows: readonly object[]): Map<string, LockedRun> {
  return new Map(
    (rows as { id: string; experimentId: number; isDeleted: number }[]).map((row) => [
      row.id,
      { ...row, isDeleted: Number(row.isDeleted) === 1 },
    ]),
  );
}

/** Locks one run. @throws AppError NOT_FOUND */
export async function lockRun(manager: EntityManager, runId: string): Promise<LockedRun> {
  const { sql, values } = lockRunsStatement([runId]);
  return foundRun(lockedRuns(await manager.query(sql, [...values])).get(runId), runId);
}

/** Locks one run to write to it. @throws AppError NOT_FOUND, INVALID_INPUT when it is deleted */
export async function lockActiveRun(manager: EntityManager, runId: string): Promise<LockedRun> {
  const run = await lockRun(manager, runId);
  assertActive(run);
  return run;
}

/** @throws AppError NOT_FOUND */
export function foundRun<Found>(run: Found | null | undefined, runId: string): Found {
  if (run == null) {
    const id = runId.slice(0, 300);
    throw new AppError('NOT_FOUND', `Run with id=${id} not found`, { kind: 'run', id });
  }
  return run;
}

/** @throws AppError INVALID_INPUT when the run is deleted */
export function assertActive({ id, isDeleted }: LockedRun): void {
  if (!isDeleted) return;
  throw new AppError(
    'INVALID_INPUT',
    `The run ${id} must be in the 'active' state. Current state is deleted.`,
    { field: 'run_id', id },
  );
}
