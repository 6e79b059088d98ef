import type { DataSource } from 'typeorm';
import { Run, type RunStatus } from '../../store/entities/tracking.js';
import { inTransaction } from '../../store/transaction.js';
import { lockActiveRun, lockRun } from './run-locks.js';
import { checkRunName, RUN_NAME_TAG, setRunTags } from './run-tags.js';
import { timeOf } from './times.js';

/** What a client changes of a run; what is left out stays. */
export interface RunChange {
  readonly status?: RunStatus | undefined;
  readonly endTimeMs?: number | undefined;
  /** Ignored when it is empty. */
  readonly name?: string | undefined;
}

/** Changes a run and returns it. @throws AppError NOT_FOUND, INVALID_INPUT (a rule, a deleted run) */
export async function updateRun(db: DataSource, runId: string, change: RunChange): Promise<Run> {
  const endedAt = change.endTimeMs === undefined ? undefined : timeOf(change.endTimeMs, 'end_time');
  if (change.name) checkRunName(change.name);
  return inTransaction(db, async (manager) => {
    await lockActiveRun(manager, runId);
    const changed = {
      ...(change.status === undefined ? {} : { status: change.status }),
      ...(endedAt === undefined ? {} : { endedAt }),
    };
    if (Object.keys(changed).length > 0) await manager.update(Run, { id: runId }, changed);
    if (change.name) {
      await setRunTags(manager, [{ runId, tags: [{ name: RUN_NAME_TAG, value: change.name }] }]);
    }
    return manager.findOneByOrFail(Run, { id: runId });
  });
}

/** Deletes a run; all of it stays in the tables. Deleted again it stays deleted since the first time. @throws AppError NOT_FOUND */
export async function deleteRun(db: DataSource, runId: string): Promise<void> {
  await inTransaction(db, async (manager) => {
    const { isDeleted } = await lockRun(manager, runId);
    if (!isDeleted) await manager.update(Run, { id: runId }, { deletedAt: new Date() });
  });
}

/** Brings a deleted run back. @throws AppError NOT_FOUND */
export async function restoreRun(db: DataSource, runId: string): Promise<void> {
  await inTransaction(db, async (manager) => {
    await lockRun(manager, runId);
    await manager.update(Run, { id: runId }, { deletedAt: null });
  });
}
