import type { DataSource, EntityManager } from 'typeorm';
import { z } from 'zod';
import { SEARCH_PARAMETERS, TRAIN_TRIAL } from '../../queue/definitions.js';
import type { Dispatcher } from '../../queue/dispatcher.js';
import { createOnce, insertJob } from '../../queue/job-store.js';
import { Job } from '../../store/entities/job.js';
import type { Run } from '../../store/entities/tracking.js';
import { findDatasetVersion } from '../dataset/find-version.js';
import type { SubjectOf } from '../subject.js';
import { createRun } from '../tracking/runs.js';
import { flatParameters, type ModelParameters, parametersOf } from './parameters/parameters.js';
import { DEFAULT_SPACES, dimensionSchema, drawTrials } from './search-space.js';
import { type Complete, completeRequest, named, runOf, trainingRequestSchema } from './training-request.js';

export const TRIALS_MAX = 100;

export const searchRequestSchema = trainingRequestSchema.extend({
  trials: z.int().min(1).max(TRIALS_MAX).default(10).describe('How many settings are tried.'),
  seed: z.int().min(0).max(0xffff_ffff).default(1).describe('Fixes which settings are tried.'),
  space: z
    .array(dimensionSchema)
    .min(1)
    .max(20)
    .optional()
    .describe('What is varied; when left out, what matters most for this kind of model.'),
});

export type SearchRequest = z.infer<typeof searchRequestSchema>;

/** A search as it was written: its own run and those of its trials, in their order. */
export interface PlannedSearch {
  readonly run: Run;
  readonly trials: readonly Run[];
}

/**
 * Writes the run and the job of a search and those of its trials in one transaction and puts them on the queue as one
 * flow. If Redis is away the rows stand, and the reconciler enqueues them when it is back.
 * @throws AppError NOT_FOUND (dataset version), INVALID_INPUT (a dataset too small to train on, a space that cannot
 * be), CONFLICT (idempotency key used for another request)
 */
export async function startSearch(
  { db, dispatcher, subjectOf }: { db: DataSource; dispatcher: Dispatcher; subjectOf: SubjectOf },
  request: SearchRequest,
  idempotencyKey?: string,
): Promise<Job> {
  const dataset = await findDatasetVersion(db.manager, request.datasetVersionId);
  const complete = await completeRequest(db.manager, subjectOf, dataset, request);
  const settings = trialsOf(complete);
  const { job, created } = await createOnce(
    db,
    SEARCH_PARAMETERS,
    idempotencyKey,
    request,
    async (manager) => {
      const { run, trials } = await createSearch(manager, complete, settings);
      const payload = { runId: run.id };
      const parent = await insertJob(manager, SEARCH_PARAMETERS, {
        payload,
        request,
        idempotencyKey,
        runId: run.id,
      });
      for (const { id: runId } of trials) {
        await insertJob(manager, TRAIN_TRIAL, {
          payload: { runId },
          request: {},
          runId,
          parentJobId: parent.id,
        });
      }
      return parent;
    },
  );
  if (created) {
    const children = await db.manager.find(Job, { where: { parentJobId: job.id }, order: { id: 'ASC' } });
    await dispatcher.tryDispatchFlow(job, children);
  }
  return job;
}

/** The settings of a search's trials. @throws AppError INVALID_INPUT */
export function trialsOf({
  model,
  parameters,
  space,
  trials,
  seed,
}: Complete<SearchRequest>): ModelParameters[] {
  return drawTrials(parametersOf(model, parameters), space ?? DEFAULT_SPACES[model], { trials, seed });
}

/** Writes the run of a search and, under it, one for each of its trials. */
export async function createSearch(
  manager: EntityManager,
  request: Complete<SearchRequest>,
  settings: readonly ModelParameters[],
): Promise<PlannedSearch> {
  const dataset = await findDatasetVersion(manager, request.datasetVersionId);
  const { params, ...common } = runOf(named(request, dataset));
  const run = await createRun(manager, {
    ...common,
    params: {
      ...params,
      'search.trials': settings.length,
      'search.seed': request.seed,
      'search.space': JSON.stringify(request.space ?? DEFAULT_SPACES[request.model]),
    },
  });
  const trials: Run[] = [];
  for (const [index, setting] of settings.entries()) {
    const trial = index + 1;
    const name = `${common.name.slice(0, 180)}, trial ${trial}`;
    const params = { ...flatParameters(setting), 'search.trial': trial };
    trials.push(await createRun(manager, { ...common, name, parentRunId: run.id, params }));
  }
  return { run, trials };
}
