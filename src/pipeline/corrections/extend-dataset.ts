import type { DataSource } from 'typeorm';
import { EXTEND_DATASET } from '../../queue/definitions.js';
import type { Dispatcher } from '../../queue/dispatcher.js';
import { createOnce, insertJob } from '../../queue/job-store.js';
import type { Job } from '../../store/entities/job.js';
import { findDatasetVersion } from '../dataset/find-version.js';
import type { SubjectOf } from '../subject.js';
import type { ExtendedDataset, ExtensionContext, ExtensionRequest } from './extension-request.js';

/**
 * Enqueues an extension. @throws AppError NOT_FOUND, CONFLICT (idempotency key used for another request)
 */
export async function startExtension(
  { db, dispatcher, subjectOf }: { db: DataSource; dispatcher: Dispatcher; subjectOf: SubjectOf },
  request: ExtensionRequest,
  idempotencyKey?: string,
): Promise<Job> {
  const base = await findDatasetVersion(db.manager, request.baseVersionId);
  await subjectOf(base.subject).assertExtendable(request, db.manager);
  const { job, created } = await createOnce(db, EXTEND_DATASET, idempotencyKey, request, (manager) =>
    insertJob(manager, EXTEND_DATASET, { payload: { request }, request, idempotencyKey }),
  );
  if (created) await dispatcher.tryDispatch(job);
  return job;
}

/**
 * Makes a dataset version from an earlier one and what people have said since, in the way of its subject. When nothing of
 * this changes anything, the base itself is the result. Killed half-way and started again it ends with the same version,
 * unless somebody said something meanwhile.
 * @throws AppError NOT_FOUND
 */
export async function extendDataset(
  request: ExtensionRequest,
  { subjectOf, ...context }: ExtensionContext & { readonly subjectOf: SubjectOf },
): Promise<ExtendedDataset> {
  const base = await findDatasetVersion(context.db.manager, request.baseVersionId);
  return subjectOf(base.subject).extendDataset(base, request, context);
}
