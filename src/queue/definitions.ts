import { z } from 'zod';
import { ID_PATTERN } from '../platform/ids.js';

const id = z.string().regex(ID_PATTERN);
const digest = z.string().regex(/^[0-9a-f]{64}$/);

export const QUEUES = ['datasets', 'training', 'predictions', 'corrections'] as const;
/** One queue per pool of resources, so that a long training never keeps an import waiting. */
export type QueueName = (typeof QUEUES)[number];

export interface JobDefinition<Payload extends Record<string, unknown> = Record<string, unknown>> {
  readonly kind: string;
  readonly queue: QueueName;
  /** How often the job is started at most: its first attempt, retries and take-overs from dead workers. */
  readonly attemptsMax: number;
  /** Ids, digests and settings, never listings. Checked when the job is created and again when it runs. */
  readonly payload: z.ZodType<Payload>;
}

export const IMPORT_DATASET: JobDefinition<{ request: Record<string, unknown> }> = {
  kind: 'dataset.import',
  queue: 'datasets',
  attemptsMax: 5,
  payload: z.object({ request: z.record(z.string(), z.unknown()) }),
};

export const TRAIN_MODEL: JobDefinition<{ runId: string }> = {
  kind: 'model.train',
  queue: 'training',
  attemptsMax: 5,
  payload: z.object({ runId: id }),
};

/** Trains a model again on what its champion was trained on, with what has been learnt since. */
export const RETRAIN_MODEL: JobDefinition<{ runId: string; datasetVersionId: string }> = {
  kind: 'model.retrain',
  queue: 'training',
  attemptsMax: 5,
  payload: z.object({ runId: id, datasetVersionId: id }),
};

/** Waits until its trials have ended, then takes the best of them. */
export const SEARCH_PARAMETERS: JobDefinition<{ runId: string }> = {
  kind: 'model.search',
  queue: 'training',
  attemptsMax: 5,
  payload: z.object({ runId: id }),
};

export const TRAIN_TRIAL: JobDefinition<{ runId: string }> = {
  kind: 'model.trial',
  queue: 'training',
  attemptsMax: 5,
  payload: z.object({ runId: id }),
};

export const REPRODUCE_RUN: JobDefinition<{ runId: string }> = {
  kind: 'run.reproduce',
  queue: 'training',
  attemptsMax: 5,
  payload: z.object({ runId: id }),
};

/** Scores a registered version and the champion on the same gold rows and writes down what the gate says. */
export const EVALUATE_GATE: JobDefinition<{ modelVersionId: string; datasetVersionId: string }> = {
  kind: 'gate.evaluate',
  queue: 'predictions',
  attemptsMax: 5,
  payload: z.object({ modelVersionId: id, datasetVersionId: id }),
};

export const PREDICT_BATCH: JobDefinition<{
  modelVersionId: string;
  fileDigest: string;
  picturesDigest?: string | undefined;
  columns: Record<string, unknown>;
}> = {
  kind: 'prediction.batch',
  queue: 'predictions',
  attemptsMax: 5,
  payload: z.object({
    modelVersionId: id,
    fileDigest: digest,
    picturesDigest: digest.optional(),
    columns: z.record(z.string(), z.unknown()),
  }),
};

/** Compares the answers of a window with the reference of the version that gave them. */
export const CHECK_DRIFT: JobDefinition<{
  modelVersionId: string;
  from: string;
  to: string;
  cause?: 'SCHEDULE' | 'ALARM' | 'REQUEST' | undefined;
}> = {
  kind: 'drift.check',
  queue: 'predictions',
  attemptsMax: 5,
  payload: z.object({
    modelVersionId: id,
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    cause: z.enum(['SCHEDULE', 'ALARM', 'REQUEST']).optional(),
  }),
};

/** Measures what a model version's answers look like where nothing has drifted. */
export const MEASURE_REFERENCE: JobDefinition<{ modelVersionId: string }> = {
  kind: 'reference.measure',
  queue: 'predictions',
  attemptsMax: 5,
  payload: z.object({ modelVersionId: id }),
};

export const IMPORT_CORRECTIONS: JobDefinition<{
  fileDigest: string;
  columns: Record<string, unknown>;
  submittedBy?: string | undefined;
  modelName?: string | undefined;
  review: boolean;
}> = {
  kind: 'correction.import',
  queue: 'corrections',
  attemptsMax: 5,
  payload: z.object({
    fileDigest: digest,
    columns: z.record(z.string(), z.unknown()),
    submittedBy: z.string().optional(),
    modelName: z.string().optional(),
    review: z.boolean(),
  }),
};

/** Makes a dataset version from an earlier one and the corrections of a model. */
export const EXTEND_DATASET: JobDefinition<{ request: Record<string, unknown> }> = {
  kind: 'dataset.extend',
  queue: 'datasets',
  attemptsMax: 5,
  payload: z.object({ request: z.record(z.string(), z.unknown()) }),
};

/** Moves predictions that were answered before a time into files, and empties what was erased in such files. */
export const ARCHIVE_PREDICTIONS: JobDefinition<{ before: string | null }> = {
  kind: 'prediction.archive',
  queue: 'datasets',
  attemptsMax: 5,
  payload: z.object({ before: z.iso.datetime().nullable() }),
};

/** Every kind of job. A kind that is renamed stays here under its old name until its rows are done. */
export const JOB_DEFINITIONS = [
  IMPORT_DATASET,
  TRAIN_MODEL,
  RETRAIN_MODEL,
  SEARCH_PARAMETERS,
  TRAIN_TRIAL,
  REPRODUCE_RUN,
  EVALUATE_GATE,
  PREDICT_BATCH,
  CHECK_DRIFT,
  MEASURE_REFERENCE,
  IMPORT_CORRECTIONS,
  EXTEND_DATASET,
  ARCHIVE_PREDICTIONS,
] as const;

export function isKnownKind(kind: string): boolean {
  return JOB_DEFINITIONS.some((definition) => definition.kind === kind);
}

export function definitionOf(kind: string): JobDefinition {
  const definition = JOB_DEFINITIONS.find((candidate) => candidate.kind === kind);
  if (definition === undefined) {
    throw new Error(`No job definition is called "${kind}"; add it to JOB_DEFINITIONS in src/queue.`);
  }
  return definition as unknown as JobDefinition;
}
