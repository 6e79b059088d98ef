import type { DataSource } from 'typeorm';
import type { Principal } from '../../platform/access/principal.js';
import { TRAIN_MODEL } from '../../queue/definitions.js';
import type { Dispatcher } from '../../queue/dispatcher.js';
import { createOnce, insertJob } from '../../queue/job-store.js';
import type { Job } from '../../store/entities/job.js';
import { findDatasetVersion } from '../dataset/find-version.js';
import type { SubjectOf } from '../subject.js';
import { createRun } from '../tracking/runs.js';
import { completeRequest, named, runOf, type TrainingRequest } from './training-request.js';

interface TrainingServices {
  readonly db: DataSource;
  readonly dispatcher: Dispatcher;
  readonly subjectOf: SubjectOf;
  /** Who asks; null for nobody. */
  readonly principal: Principal | null;
}

/**
 * Writes a run and its job in one transaction and puts the job on the queue. If Redis is away the rows stand, and
 * the reconciler enqueues the job when it is back.
 * @throws AppError NOT_FOUND (dataset version), INVALID_INPUT (a dataset too small to train on), CONFLICT (idempotency key used for another request)
 */
export async function startTraining(
  { db, dispatcher, principal, subjectOf }: TrainingServices,
  request: TrainingRequest,
  idempotencyKey?: string,
): Promise<Job> {
  const dataset = await findDatasetVersion(db.manager, request.datasetVersionId);
  const complete = await completeRequest(db.manager, subjectOf, dataset, request);
  const { job, created } = await createOnce(db, TRAIN_MODEL, idempotencyKey, request, async (manager) => {
    const run = await createRun(manager, { ...runOf(named(complete, dataset)), asker: principal });
    return insertJob(manager, TRAIN_MODEL, {
      payload: { runId: run.id },
      request,
      idempotencyKey,
      runId: run.id,
    });
  });
  if (created) await dispatcher.tryDispatch(job);
  return job;
}
