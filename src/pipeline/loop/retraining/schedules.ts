import type { DataSource, EntityManager } from 'typeorm';
import { z } from 'zod';
import { notFound } from '../../../platform/errors.js';
import { newId } from '../../../platform/ids.js';
import { Model } from '../../../store/entities/registry.js';
import { RetrainingSchedule } from '../../../store/entities/retraining.js';
import { inTransaction } from '../../../store/transaction.js';
import { assertCron, nextDue } from './cron.js';
import { lockModelNamed } from './request-retraining.js';

export const scheduleRequestSchema = z.strictObject({
  modelName: z.string().min(1).max(256),
  cron: z.string().max(1_000),
  timeZone: z.string().max(1_000).default('UTC'),
  enabled: z.boolean().default(true),
});

export type ScheduleRequest = z.output<typeof scheduleRequestSchema>;

/**
 * Sets when a model is trained again, in place of what was set before. Times that were due until now are not made up
 * for. Workers make their queue agree within seconds.
 * @throws AppError NOT_FOUND (model), INVALID_INPUT naming `cron` or `timeZone`
 */
export async function setSchedule(
  db: DataSource,
  { modelName, cron: given, timeZone, enabled }: ScheduleRequest,
  now: Date,
): Promise<RetrainingSchedule> {
  const cron = given.trim().replace(/\s+/g, ' ');
  assertCron({ cron, timeZone }, now);
  return inTransaction(db, async (manager) => {
    const modelId = (await lockModelNamed(manager, modelName)).id;
    const before = await manager.findOneBy(RetrainingSchedule, { modelId });
    const schedule = manager.create(RetrainingSchedule, {
      ...(before ?? { id: newId(), modelId, lastDueAt: null, createdAt: now }),
      ...{ cron, timeZone, enabled, updatedAt: now },
      nextDueAt: enabled ? nextDue({ cron, timeZone }, now) : null,
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
    if (schedule === null) throw notFound('retraining schedule of', modelName);
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
