import type { DataSource } from 'typeorm';
import { nextDue } from '../../../platform/cron.js';
import type { Dispatcher } from '../../../queue/dispatcher.js';
import { type RetrainingRequest, RetrainingSchedule } from '../../../store/entities/retraining.js';
import { inTransaction } from '../../../store/transaction.js';
import type { RetrainingRules } from './decide.js';
import { lockModelNamed, requestRetraining } from './request-retraining.js';
import { modelNameOf } from './schedules.js';

interface RunDueContext extends RetrainingRules {
  readonly db: DataSource;
  readonly dispatcher: Dispatcher;
}

/**
 * Asks for the training of a schedule that is due, once, however often and by however many this is called, and however
 * many times went by since it was due: the next time is after now.
 * @returns what came of it; null when nothing was due
 */
export async function runIfDue(
  { db, dispatcher, ...rules }: RunDueContext,
  scheduleId: string,
  now: Date,
): Promise<RetrainingRequest | null> {
  const modelName = await modelNameOf(db.manager, scheduleId);
  if (modelName === null) return null;
  const answer = await inTransaction(db, async (manager) => {
    const model = await lockModelNamed(manager, modelName);
    const schedule = await manager.findOneBy(RetrainingSchedule, { id: scheduleId });
    const due = schedule?.nextDueAt ?? null;
    if (schedule === null || due === null || due > now) return null;
    const { cron, timeZone } = schedule;
    const changes = { lastDueAt: due, nextDueAt: nextDue(schedule, now) };
    await manager.update(RetrainingSchedule, { id: scheduleId }, changes);
    const asked = {
      ...({ modelName, cause: 'SCHEDULE', source: 'schedule', alarm: `schedule:${scheduleId}` } as const),
      dedupKey: `schedule:${scheduleId}@${due.toISOString()}`,
      evidence: { cron, timeZone, dueAt: due.toISOString() },
    };
    return requestRetraining(manager, model, asked, rules, now);
  });
  if (answer?.job != null) await dispatcher.tryDispatch(answer.job);
  return answer?.request ?? null;
}
