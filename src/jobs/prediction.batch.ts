import { createStages } from '../pipeline/loop/stages.js';
import { findModelVersion, loadModel } from '../pipeline/registry/loaded-model.js';
import { assertCurrentAttempt } from '../queue/attempts.js';
import { PREDICT_BATCH } from '../queue/definitions.js';
import { Job } from '../store/entities/job.js';
import { Model } from '../store/entities/registry.js';
import { columnMappingSchema } from '../subjects/listings/dataset/columns.js';
import { predictFile } from '../subjects/listings/serving/batch.js';
import { equipWithClassifier } from '../subjects/listings/serving/domain/newest-classifier.js';
import { implementJob } from './kit/handler.js';

export const predictBatchJob = implementJob(PREDICT_BATCH, async (context) => {
  const { payload, db, artifacts, log } = context;
  const stages = createStages(context.reportProgress, { prediction: 1 });
  const version = await findModelVersion(db.manager, payload.modelVersionId);
  const { name } = await db.manager.findOneByOrFail(Model, { id: version.modelId });
  const model = await loadModel(artifacts, version, name);
  await equipWithClassifier(model, { manager: db.manager, artifacts }, (error) =>
    log.warn({ err: error }, 'the domain classifier cannot be read; answering without it'),
  );
  const { id, createdAt } = await db.manager.findOneByOrFail(Job, { id: context.job.id });
  const file = { ...payload, columns: columnMappingSchema.parse(payload.columns) };
  return predictFile({ id, createdAt }, file, model, {
    db,
    artifacts,
    assertMayWrite: (manager) => assertCurrentAttempt(manager, context.job),
    onProgress: (fraction, description) => stages.report('prediction', fraction, description),
  });
});
