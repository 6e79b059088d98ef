import { createStages } from '../pipeline/loop/stages.js';
import { assertCurrentAttempt } from '../queue/attempts.js';
import { IMPORT_DATASET } from '../queue/definitions.js';
import { Job } from '../store/entities/job.js';
import { inTransaction } from '../store/transaction.js';
import { importRequestSchema } from '../subjects/import-request.js';
import { importSource } from '../subjects/import-source.js';
import { implementJob } from './kit/handler.js';

export const importDatasetJob = implementJob(IMPORT_DATASET, async (context) => {
  const { job, payload, db, artifacts, config } = context;
  const { temporaryDir } = config.files;
  const request = importRequestSchema.parse(payload.request);
  const stages = createStages(context.reportProgress, { sample: 30, import: 70 });
  stages.report('sample', 0, 'preparing');
  const imported = await importSource(request, {
    ...{ db, artifacts, temporaryDir },
    onSample: (fraction) => stages.report('sample', fraction, 'making the sample'),
    onProgress: (fraction, what) => stages.report('import', fraction, what),
  });
  await inTransaction(db, async (manager) => {
    await assertCurrentAttempt(manager, job);
    await manager.update(Job, { id: job.id }, { datasetVersionId: imported.datasetVersionId });
  });
  return { ...imported };
});
