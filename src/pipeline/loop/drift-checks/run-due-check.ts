import type { DataSource, EntityManager } from 'typeorm';
import { latestDue, nextDue } from '../../../platform/cron.js';
import { CHECK_DRIFT } from '../../../queue/definitions.js';
import type { Dispatcher } from '../../../queue/dispatcher.js';
import { insertJob } from '../../../queue/job-store.js';
import { OPEN_STATES } from '../../../queue/states.js';
import { Job } from '../../../store/entities/job.js';
import { DriftSchedule } from '../../../store/entities/monitoring.js';
import { Run } from '../../../store/entities/tracking.js';
import { inTransaction } from '../../../store/transaction.js';
import { dayBefore } from '../../monitoring/window.js';
import { championOf } from '../../registry/champion-lookup.js';

/** What came of a schedule that was due: a job, or why there is none. */
export type DueCheck =
  | { readonly job: Job; readonly skipReason: null }
  | { readonly job: null; readonly skipReason: string };

/**
 * Queues the drift check of a schedule that is due, once, however often and by however many this is called, and however
 * many times went by since it was due. The window is the day before the last of these times, so that daily checks look at
 * every answer once, but for those that reach MySQL (from a spool, say) after the check of their day. One without enough answers is checked too: its report says TOO_FEW_ROWS.
 * @returns what came of it; null when nothing was due
 */
export async function runCheckIfDue(
  { db, dispatcher }: { readonly db: DataSource; readonly dispatcher: Dispatcher },
  scheduleId: string,
  now: Date,
): Promise<DueCheck | null> {
  const outcome = await inTransaction(db, async (manager): Promise<DueCheck | null> => {
    const schedule = await manager.findOne(DriftSchedule, {
      where: { id: scheduleId },
      lock: { mode: 'pessimistic_write' },
    });
    const due = schedule?.nextDueAt ?? null;
    if (schedule === null || due === null || due > now) return null;
    const outcome = await queueCheck(manager, schedule, latestDue(schedule, due, now));
    await manager.update(
      DriftSchedule,
      { id: scheduleId },
      {
        ...{ lastDueAt: due, nextDueAt: nextDue(schedule, now), lastSkipReason: outcome.skipReason },
        ...(outcome.job !== null && { lastJobId: outcome.job.id }),
      },
    );
    return outcome;
  });
  if (outcome?.job != null) await dispatcher.tryDispatch(outcome.job);
  return outcome;
}

async function queueCheck(
  manager: EntityManager,
  { modelId, lastJobId }: DriftSchedule,
  to: Date,
): Promise<DueCheck> {
  const last = lastJobId === null ? null : await manager.findOneBy(Job, { id: lastJobId });
  if (last !== null && OPEN_STATES.includes(last.state))
    return skipped('The check before is still under way.');
  const champion = await championOf(manager, modelId);
  if (champion.answer === 'none') return skipped('The model has no champion.');
  if (champion.answer === 'unknown') return skipped(`The champion is unknown: ${champion.reason}`);
  const { id: modelVersionId, version, runId } = champion.version;
  const run = runId === null ? null : await manager.findOneBy(Run, { id: runId });
  if (run?.datasetVersionId == null) {
    return skipped(
      `Version ${version} was not trained on a dataset here, so there is nothing to compare with.`,
    );
  }
  const { from } = dayBefore(to);
  const payload = {
    ...{ modelVersionId, from: from.toISOString(), to: to.toISOString() },
    cause: 'SCHEDULE' as const,
  };
  return { job: await insertJob(manager, CHECK_DRIFT, { payload, request: payload }), skipReason: null };
}

function skipped(skipReason: string): DueCheck {
  return { job: null, skipReason };
}
