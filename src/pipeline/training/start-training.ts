import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { MODEL_KINDS } from '../../ml/model/classifier.js';
import { ID_PATTERN } from '../../platform/ids.js';
import { plainText } from '../../platform/validation.js';
import { TRAIN_MODEL } from '../../queue/definitions.js';
import type { Dispatcher } from '../../queue/dispatcher.js';
import { createOnce, insertJob } from '../../queue/job-store.js';
import type { DatasetVersion } from '../../store/entities/dataset.js';
import type { Job } from '../../store/entities/job.js';
import { findDatasetVersion } from '../dataset/listings.js';
import { cut } from '../tracking/names.js';
import { createRun } from '../tracking/runs.js';
import { assertTrainable } from './assert-trainable.js';
import { DEFAULT_MODEL_NAME, MODEL_NAME_CHARS_MAX } from './model-name.js';
import { assertModelTakes } from './model-subject.js';
import { flatParameters, givenParametersSchema, parametersOf } from './parameters/parameters.js';

const name = (charsMax: number) => plainText(charsMax).trim().min(1);

export const trainingRequestSchema = z.strictObject({
  datasetVersionId: z
    .string()
    .regex(ID_PATTERN, 'must be the id of a dataset version (32 hex digits)')
    .describe('The dataset version to train on.'),
  experiment: name(191)
    .default('Default')
    .describe('The experiment that the run belongs to; made if it is new.'),
  runName: name(191).optional().describe('A name for the run.'),
  modelName: name(MODEL_NAME_CHARS_MAX)
    .default(DEFAULT_MODEL_NAME)
    .describe('The registered model of which this run makes a new version.'),
  model: z.enum(MODEL_KINDS).default('linear').describe('What kind of model is trained.'),
  parameters: givenParametersSchema.prefault({}),
});

export type TrainingRequest = z.infer<typeof trainingRequestSchema>;

/**
 * Writes a run and its job in one transaction and puts the job on the queue. If Redis is away the rows stand, and
 * the reconciler enqueues the job when it is back.
 * @throws AppError NOT_FOUND (dataset version), INVALID_INPUT (a dataset too small to train on), CONFLICT (idempotency key used for another request)
 */
export async function startTraining(
  { db, dispatcher }: { db: DataSource; dispatcher: Dispatcher },
  request: TrainingRequest,
  idempotencyKey?: string,
): Promise<Job> {
  const dataset = await findDatasetVersion(db.manager, request.datasetVersionId);
  await assertTrainable(db.manager, dataset);
  await assertModelTakes(db.manager, request.modelName, dataset.subject);
  const { job, created } = await createOnce(db, TRAIN_MODEL, idempotencyKey, request, async (manager) => {
    const run = await createRun(manager, runOf(named(request, dataset)));
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

/** The request with a name for its run: where it has none, the model and the dataset version in words. */
export function named<Request extends Pick<TrainingRequest, 'runName' | 'modelName'>>(
  request: Request,
  { name: datasetName, createdAt }: Pick<DatasetVersion, 'name' | 'createdAt'>,
): Request & { runName: string } {
  const day = createdAt.toISOString().slice(0, 10);
  const runName = request.runName ?? `${cut(request.modelName, 90)} on ${cut(datasetName, 80)} of ${day}`;
  return { ...request, runName };
}

/** The run that a training request asks for; its parameters are all that a repetition needs. */
export function runOf(request: TrainingRequest) {
  return {
    experiment: request.experiment,
    name: request.runName ?? request.modelName,
    datasetVersionId: request.datasetVersionId,
    modelName: request.modelName,
    params: flatParameters(parametersOf(request.model, request.parameters)),
  };
}
