import { extendDataset } from '../pipeline/corrections/extend-dataset.js';
import { extensionRequestSchema } from '../pipeline/corrections/extension-request.js';
import { createStages } from '../pipeline/loop/stages.js';
import { assertCurrentAttempt } from '../queue/attempts.js';
import { EXTEND_DATASET } from '../queue/definitions.js';
import { Job } from '../store/entities/job.js';
import { inTransaction } from '../store/transaction.js';
import { subjectOf } from '../subjects/subjects.js';
import { implementJob } from './kit/handler.js';

export const extendDatasetJob = implementJob(EXTEND_DATASET, async (context) => {
  const { job, payload, db, artifacts, config } = context;
  const stages = createStages(context.reportProgress, { extension: 1 });
  const extended = await extendDataset(extensionRequestSchema.parse(payload.request), {
    ...{ db, artifacts, subjectOf, temporaryDir: config.files.temporaryDir },
    onProgress: (fraction, what) => stages.report('extension', fraction, what),
  });
  await inTransaction(db, async (manager) => {
    await assertCurrentAttempt(manager, job);
    await manager.update(Job, { id: job.id }, { datasetVersionId: extended.datasetVersionId });
  });
  return extended;
});
