import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { invalidInput } from '../../platform/errors.js';
import { ID_PATTERN } from '../../platform/ids.js';
import { plainText } from '../../platform/validation.js';
import type { DatasetVersion, SubjectName } from '../../store/entities/dataset.js';
import type { SubjectOf } from '../subject.js';
import { cut } from '../tracking/names.js';
import { DEFAULT_MODEL_NAMES, MODEL_NAME_CHARS_MAX } from './model-name.js';
import { assertModelTakes } from './model-subject.js';
import {
  flatParameters,
  givenParametersSchema,
  KINDS_OF,
  parametersOf,
  TRAINABLE_KINDS,
  type TrainableKind,
} from './parameters/parameters.js';

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
    .optional()
    .describe(
      'The registered model of which this run makes a new version; that of the subject when left out.',
    ),
  model: z
    .enum(TRAINABLE_KINDS)
    .optional()
    .describe('What kind of model is trained; the first of the subject when left out.'),
  parameters: givenParametersSchema.prefault({}),
});

export type TrainingRequest = z.infer<typeof trainingRequestSchema>;

/** A request that says which model it makes, and of what kind. */
export type Complete<Request extends TrainingRequest> = Request & { modelName: string; model: TrainableKind };

/** The request with the presets of a subject where it says nothing. */
export function withPresets<Request extends TrainingRequest>(
  request: Request,
  subject: SubjectName,
): Complete<Request> {
  const { modelName = DEFAULT_MODEL_NAMES[subject], model = KINDS_OF[subject][0]! } = request;
  return { ...request, modelName, model };
}

/**
 * The request with the presets of its dataset's subject.
 * @throws AppError INVALID_INPUT (a dataset too small to train on, a kind of model of another subject), CONFLICT (the
 *   model has versions of another subject)
 */
export async function completeRequest<Request extends TrainingRequest>(
  manager: EntityManager,
  subjectOf: SubjectOf,
  dataset: DatasetVersion,
  request: Request,
): Promise<Complete<Request>> {
  await subjectOf(dataset.subject).assertTrainable(dataset, manager);
  const complete = withPresets(request, dataset.subject);
  const kinds: readonly TrainableKind[] = KINDS_OF[dataset.subject];
  if (!kinds.includes(complete.model)) {
    throw invalidInput(
      'model',
      `The dataset is about ${dataset.subject}; models of the kind "${complete.model}" are not. Take one of: ${kinds.join(', ')}.`,
    );
  }
  await assertModelTakes(manager, complete.modelName, dataset.subject);
  return complete;
}

/** The request with a name for its run: where it has none, the model and the dataset version in words. */
export function named<Request extends { runName?: string | undefined; modelName: string }>(
  request: Request,
  { name: datasetName, createdAt }: Pick<DatasetVersion, 'name' | 'createdAt'>,
): Request & { runName: string } {
  const day = createdAt.toISOString().slice(0, 10);
  const runName = request.runName ?? `${cut(request.modelName, 90)} on ${cut(datasetName, 80)} of ${day}`;
  return { ...request, runName };
}

/** The run that a training request asks for; its parameters are all that a repetition needs. */
export function runOf(request: Complete<TrainingRequest>) {
  return {
    experiment: request.experiment,
    name: request.runName ?? request.modelName,
    datasetVersionId: request.datasetVersionId,
    modelName: request.modelName,
    params: flatParameters(parametersOf(request.model, request.parameters)),
  };
}
