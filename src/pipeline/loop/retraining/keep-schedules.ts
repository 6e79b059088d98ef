import { type DataSource, LessThan } from 'typeorm';
import type { Logger } from '../../../platform/logging.js';
import { repeatEvery } from '../../../platform/repeat.js';
import type { RetrainingPolicy } from '../../../platform/retraining-policy.js';
import type { Dispatcher } from '../../../queue/dispatcher.js';
import type { ScheduleQueue } from '../../../queue/schedule-queue.js';
import { RetrainingSchedule, WebhookDelivery } from '../../../store/entities/retraining.js';
import { runIfDue } from './run-due.js';

const RECONCILE_EVERY_MS = 2_000;
/** What is due for longer was not brought by the queue. */
const LATE_MS = 3_000;
/** Longer than any signature is accepted. */
const SIGNATURES_KEPT_MS = 60 * 60_000;
const SIGNATURES_A_TURN = 1_000;

export interface KeepSchedulesContext {
  readonly db: DataSource;
  readonly dispatcher: Dispatcher;
  readonly policy: RetrainingPolicy;
  readonly schedules: ScheduleQueue;
  readonly log: Logger;
}

/**
 * Makes the queue agree with the schedules in MySQL, asks for what was missed while the queue or the workers were
 * away, once a schedule, and forgets old signatures. Any number of processes may do it at once.
 */
export async function reconcileSchedules(context: KeepSchedulesContext, now: Date): Promise<void> {
  const { db, schedules, log } = context;
  const enabled = await db.manager.findBy(RetrainingSchedule, { enabled: true });
  const late = enabled.filter(({ nextDueAt }) => nextDueAt!.getTime() < now.getTime() - LATE_MS);
  for (const { id } of late) {
    try {
      const request = await runIfDue(context, id, now);
      if (request !== null) {
        log.warn({ scheduleId: id, decision: request.decision }, 'made up for a missed retraining');
      }
    } catch (error) {
      log.warn({ err: error, scheduleId: id }, 'could not make up for a missed retraining');
    }
  }
  const touched = await schedules.agree(enabled, now);
  if (touched.length > 0)
    log.info({ scheduleIds: touched }, 'made the queue agree with the retraining schedules');
  const old = await db.manager.find(WebhookDelivery, {
    where: { receivedAt: LessThan(new Date(now.getTime() - SIGNATURES_KEPT_MS)) },
    take: SIGNATURES_A_TURN,
  });
  if (old.length > 0)
    await db.manager.delete(
      WebhookDelivery,
      old.map(({ signatureDigest }) => signatureDigest),
    );
}

/** Takes the ticks of the queue and reconciles every few seconds, until the returned function is called. */
export function keepSchedules(context: KeepSchedulesContext): () => Promise<void> {
  const { schedules, log } = context;
  schedules.consume(
    (id) => runIfDue(context, id, new Date()),
    (error) => log.warn({ err: error }, 'a tick of a retraining schedule failed'),
  );
  const stop = repeatEvery(
    RECONCILE_EVERY_MS,
    () => reconcileSchedules(context, new Date()),
    (error) => log.warn({ err: error }, 'could not reconcile retraining schedules'),
  );
  return async () => {
    await stop();
    await schedules.close();
  };
}
