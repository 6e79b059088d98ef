import type { DataSource } from 'typeorm';
import type { Cron } from '../../../platform/cron.js';
import type { Logger } from '../../../platform/logging.js';
import { repeatEvery } from '../../../platform/repeat.js';
import type { Dispatcher } from '../../../queue/dispatcher.js';
import type { ScheduleQueue } from '../../../queue/schedule-queue.js';
import { DriftSchedule } from '../../../store/entities/monitoring.js';
import { RetrainingSchedule } from '../../../store/entities/retraining.js';
import { keepPresets } from '../drift-checks/keep-presets.js';
import { runCheckIfDue } from '../drift-checks/run-due-check.js';
import type { RetrainingRules } from '../retraining/decide.js';
import { forgetOldSignatures } from '../retraining/forget-signatures.js';
import { runIfDue } from '../retraining/run-due.js';

const RECONCILE_EVERY_MS = 2_000;
/** What is due for longer was not brought by the queue. */
const LATE_MS = 3_000;

export interface KeepSchedulesContext extends RetrainingRules {
  readonly db: DataSource;
  readonly dispatcher: Dispatcher;
  /** When champions are checked for drift for whose models nobody has set anything; null for never. */
  readonly driftChecks: Cron | null;
  readonly schedules: ScheduleQueue;
  readonly log: Logger;
}

/**
 * Makes the queue agree with the schedules in MySQL, does what was missed while the queue or the workers were away, once
 * a schedule, and forgets old signatures. Any number of processes may do it at once.
 */
export async function reconcileSchedules(context: KeepSchedulesContext, now: Date): Promise<void> {
  const { db, schedules, driftChecks, log } = context;
  await keepPresets(db.manager, driftChecks, now);
  const enabled = [
    ...(await db.manager.findBy(RetrainingSchedule, { enabled: true })),
    ...(await db.manager.findBy(DriftSchedule, { enabled: true })),
  ];
  const late = enabled.filter(({ nextDueAt }) => nextDueAt!.getTime() < now.getTime() - LATE_MS);
  for (const { id } of late) {
    try {
      const outcome = await tick(context, id, now);
      if (outcome !== null) log.warn({ scheduleId: id, outcome }, 'made up for what a schedule has missed');
    } catch (error) {
      log.warn({ err: error, scheduleId: id }, 'could not make up for what a schedule has missed');
    }
  }
  const touched = await schedules.agree(enabled, now);
  if (touched.length > 0) log.info({ scheduleIds: touched }, 'made the queue agree with the schedules');
  await forgetOldSignatures(db.manager, now);
}

/** @returns what came of it; null when nothing was due */
async function tick(context: KeepSchedulesContext, id: string, now: Date): Promise<string | null> {
  const request = await runIfDue(context, id, now);
  if (request !== null) return request.decision;
  const check = await runCheckIfDue(context, id, now);
  if (check === null) return null;
  if (check.job !== null) return 'QUEUED';
  context.log.info({ scheduleId: id, reason: check.skipReason }, 'skipped a drift check');
  return 'SKIPPED';
}

/** Takes the ticks of the queue and reconciles every few seconds, until the returned function is called. */
export function keepSchedules(context: KeepSchedulesContext): () => Promise<void> {
  const { schedules, log } = context;
  schedules.consume(
    (id) => tick(context, id, new Date()),
    (error) => log.warn({ err: error }, 'a tick of a schedule failed'),
  );
  const stop = repeatEvery(
    RECONCILE_EVERY_MS,
    () => reconcileSchedules(context, new Date()),
    (error) => log.warn({ err: error }, 'could not reconcile the schedules'),
  );
  return async () => {
    await stop();
    await schedules.close();
  };
}
