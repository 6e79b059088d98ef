import type { DataSource } from 'typeorm';
import { assertIdExists, invalidInput, notFound } from '../../platform/errors.js';
import { REPRODUCE_RUN } from '../../queue/definitions.js';
import type { Dispatcher } from '../../queue/dispatcher.js';
import { createOnce, insertJob } from '../../queue/job-store.js';
import type { Job } from '../../store/entities/job.js';
import { Run } from '../../store/entities/tracking.js';

/**
 * Queues a repetition of a finished training, which is compared with what the run recorded.
 * @throws AppError NOT_FOUND (run), INVALID_INPUT (a run that has not finished), CONFLICT (idempotency key used for another request)
 */
export async function startReproduction(
  { db, dispatcher }: { db: DataSource; dispatcher: Dispatcher },
  runId: string,
  idempotencyKey?: string,
): Promise<Job> {
  assertIdExists('run', runId);
  const run = await db.manager.findOneBy(Run, { id: runId });
  if (run === null) throw notFound('run', runId);
  if (run.status !== 'FINISHED') {
    throw invalidInput('id', `The run is ${run.status}; only a finished one can be reproduced.`);
  }
  const request = { runId };
  const { job, created } = await createOnce(db, REPRODUCE_RUN, idempotencyKey, request, (manager) =>
    insertJob(manager, REPRODUCE_RUN, { payload: { runId }, request, idempotencyKey, runId }),
  );
  if (created) await dispatcher.tryDispatch(job);
  return job;
}
