import type { DataSource } from 'typeorm';
import { assertIdExists } from '../../platform/errors.js';
import { EVALUATE_GATE } from '../../queue/definitions.js';
import type { Dispatcher } from '../../queue/dispatcher.js';
import { createOnce, insertJob } from '../../queue/job-store.js';
import type { Job } from '../../store/entities/job.js';
import { findDatasetVersion } from '../dataset/find-version.js';
import { gateSubject } from './evaluate-gate.js';

/**
 * Queues a judgement of a registered version against the champion.
 * @throws AppError NOT_FOUND, INVALID_INPUT, CONFLICT (idempotency key used for another request, or a
 *   version that a client registered)
 */
export async function startGateEvaluation(
  { db, dispatcher }: { db: DataSource; dispatcher: Dispatcher },
  { modelVersionId, datasetVersionId }: { modelVersionId: string; datasetVersionId: string | null },
  idempotencyKey?: string,
): Promise<Job> {
  assertIdExists('model version', modelVersionId);
  const { version, datasetId } = await gateSubject(db.manager, modelVersionId, datasetVersionId);
  await findDatasetVersion(db.manager, datasetId);
  const request = { modelVersionId, datasetVersionId: datasetId };
  const { job, created } = await createOnce(db, EVALUATE_GATE, idempotencyKey, request, (manager) =>
    insertJob(manager, EVALUATE_GATE, {
      ...{ payload: request, request, idempotencyKey },
      ...(version.runId === null ? {} : { runId: version.runId }),
    }),
  );
  if (created) await dispatcher.tryDispatch(job);
  return job;
}
