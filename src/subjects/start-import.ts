import type { DataSource } from 'typeorm';
import { IMPORT_DATASET } from '../queue/definitions.js';
import type { Dispatcher } from '../queue/dispatcher.js';
import { createOnce, insertJob } from '../queue/job-store.js';
import type { ArtifactStore } from '../store/artifact-store.js';
import type { Job } from '../store/entities/job.js';
import { type ImportRequest, uploadedDigests } from './import-request.js';

/**
 * Enqueues an import. @throws AppError NOT_FOUND when a file was not uploaded, CONFLICT (idempotency key used for
 * another request)
 */
export async function startImport(
  { db, dispatcher, artifacts }: { db: DataSource; dispatcher: Dispatcher; artifacts: ArtifactStore },
  request: ImportRequest,
  idempotencyKey?: string,
): Promise<Job> {
  for (const digest of uploadedDigests(request.source)) await artifacts.touch(db.manager, digest);
  const { job, created } = await createOnce(db, IMPORT_DATASET, idempotencyKey, request, (manager) =>
    insertJob(manager, IMPORT_DATASET, { payload: { request }, request, idempotencyKey }),
  );
  if (created) await dispatcher.tryDispatch(job);
  return job;
}
