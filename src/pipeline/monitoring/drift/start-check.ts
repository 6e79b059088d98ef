import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { AppError, invalidInput } from '../../../platform/errors.js';
import { CHECK_DRIFT } from '../../../queue/definitions.js';
import type { Dispatcher } from '../../../queue/dispatcher.js';
import { createOnce, insertJob } from '../../../queue/job-store.js';
import type { Job } from '../../../store/entities/job.js';
import { lookUpChampion } from '../../registry/champion-lookup.js';
import { noChampion } from '../../registry/loaded-model.js';
import { DEFAULT_MODEL_NAME } from '../../training/model-name.js';
import { dayBefore } from '../window.js';

export const startCheckSchema = z.strictObject({
  modelName: z.string().min(1).max(191).default(DEFAULT_MODEL_NAME),
  /** The last day where not given. */
  from: z.date().optional(),
  /** Now where not given. */
  to: z.date().optional(),
});

/**
 * Queues a comparison of the champion's answers in a window with its reference.
 * @throws AppError NO_CHAMPION, INVALID_INPUT, CONFLICT (idempotency key used for another request)
 */
export async function startDriftCheck(
  { db, dispatcher }: { db: DataSource; dispatcher: Dispatcher },
  { modelName, from, to }: z.infer<typeof startCheckSchema>,
  idempotencyKey?: string,
): Promise<Job> {
  const until = to ?? new Date();
  const since = from ?? dayBefore(until).from;
  if (since >= until) throw invalidInput('from', 'The window ends before it begins.');
  const champion = await lookUpChampion(db.manager, modelName);
  if (champion.answer === 'none') throw noChampion(modelName);
  if (champion.answer === 'unknown') throw new AppError('INTERNAL', 'The champion could not be read.');
  const request = { modelName, from: from?.toISOString() ?? null, to: to?.toISOString() ?? null };
  const payload = {
    modelVersionId: champion.version.id,
    from: since.toISOString(),
    to: until.toISOString(),
  };
  const { job, created } = await createOnce(db, CHECK_DRIFT, idempotencyKey, request, (manager) =>
    insertJob(manager, CHECK_DRIFT, { payload, request, idempotencyKey }),
  );
  if (created) await dispatcher.tryDispatch(job);
  return job;
}
