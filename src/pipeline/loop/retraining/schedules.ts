import type { DataSource, EntityManager } from 'typeorm';
import { assertApart } from '../../../platform/cron.js';
import { AppError } from '../../../platform/errors.js';
import { newId } from '../../../platform/ids.js';
import { Model } from '../../../store/entities/registry.js';
import { RetrainingSchedule } from '../../../store/entities/retraining.js';
import { inTransaction } from '../../../store/transaction.js';
import { type ScheduleRequest, scheduledTimes } from '../schedules/schedule-request.js';
import { lockModelNamed } from './request-retraining.js';

/** A training takes minutes; one that is due more often would follow itself without end. */
const MINUTES_APART_MIN = 10;

/**
 * Sets when a model is trained again, in place of what was set before. Times that were due until now are not made up
 * for. Workers make their queue agree within seconds.
 * @throws AppError NOT_FOUND (model), INVALID_INPUT naming `cron` or `timeZone`
 */
export async function setSchedule(
  db: DataSource,
  { modelName, ...request }: ScheduleRequest,
  now: Date,
): Promise<RetrainingSchedule> {
  const times = scheduledTimes(request, now);
  assertApart(times, MINUTES_APART_MIN, now);
  return inTransaction(db, async (manager) => {
    const modelId = (await lockModelNamed(manager, modelName)).id;
    const before = await manager.findOneBy(RetrainingSchedule, { modelId });
    const schedule = manager.create(RetrainingSchedule, {
      ...(before ?? { id: newId(), modelId, lastDueAt: null, createdAt: now }),
      ...times,
    });
    await manager.save(RetrainingSchedule, schedule, { reload: false });
    return schedule;
  });
}

/** Takes a model's schedule away. @throws AppError NOT_FOUND when there is none */
export async function removeSchedule(db: DataSource, modelName: string): Promise<RetrainingSchedule> {
  return inTransaction(db, async (manager) => {
    const modelId = (await lockModelNamed(manager, modelName)).id;
    const schedule = await manager.findOneBy(RetrainingSchedule, { modelId });
    if (schedule === null) {
      const facts = { kind: 'retraining schedule', id: modelName };
      throw new AppError('NOT_FOUND', `The model "${modelName}" has no retraining schedule.`, facts);
    }
    await manager.delete(RetrainingSchedule, { id: schedule.id });
    return schedule;
  });
}

/** Name of the model that a schedule is for; null when the schedule is gone. */
export async function modelNameOf(manager: EntityManager, scheduleId: string): Promise<string | null> {
  const schedule = await manager.findOneBy(RetrainingSchedule, { id: scheduleId });
  if (schedule === null) return null;
  return (await manager.findOneBy(Model, { id: schedule.modelId }))?.name ?? null;
}
