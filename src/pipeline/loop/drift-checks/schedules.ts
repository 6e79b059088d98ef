import type { DataSource } from 'typeorm';
import { AppError } from '../../../platform/errors.js';
import { newId } from '../../../platform/ids.js';
import { DriftSchedule } from '../../../store/entities/monitoring.js';
import { inTransaction } from '../../../store/transaction.js';
import { lockModelNamed } from '../retraining/request-retraining.js';
import { type ScheduleRequest, scheduledTimes } from '../schedules/schedule-request.js';

/**
 * Sets when the champion of a model is checked for drift, in place of what was set before or comes from the
 * configuration. Workers make their queue agree within seconds.
 * @throws AppError NOT_FOUND (model), INVALID_INPUT naming `cron` or `timeZone`
 */
export async function setDriftSchedule(
  db: DataSource,
  { modelName, ...request }: ScheduleRequest,
  now: Date,
): Promise<DriftSchedule> {
  const times = scheduledTimes(request, now);
  return inTransaction(db, async (manager) => {
    const modelId = (await lockModelNamed(manager, modelName)).id;
    const before = await manager.findOneBy(DriftSchedule, { modelId });
    const first = { lastDueAt: null, lastJobId: null, lastSkipReason: null, createdAt: now };
    const schedule = manager.create(DriftSchedule, {
      ...(before ?? { id: newId(), modelId, ...first }),
      ...times,
      isPreset: false,
    });
    await manager.save(DriftSchedule, schedule, { reload: false });
    return schedule;
  });
}

/**
 * Takes what was set for a model away; workers give it the schedule of the configuration again, if that has one.
 * @throws AppError NOT_FOUND when nothing was set
 */
export async function removeDriftSchedule(db: DataSource, modelName: string): Promise<DriftSchedule> {
  return inTransaction(db, async (manager) => {
    const modelId = (await lockModelNamed(manager, modelName)).id;
    const schedule = await manager.findOneBy(DriftSchedule, { modelId, isPreset: false });
    if (schedule === null) {
      const facts = { kind: 'drift check schedule', id: modelName };
      throw new AppError(
        'NOT_FOUND',
        `No schedule of drift checks was set for the model "${modelName}".`,
        facts,
      );
    }
    await manager.delete(DriftSchedule, { id: schedule.id });
    return schedule;
  });
}
