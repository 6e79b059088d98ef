import { takeBestTrial } from '../pipeline/loop/search-best.js';
import { assertCurrentAttempt, keepResult } from '../queue/attempts.js';
import { SEARCH_PARAMETERS } from '../queue/definitions.js';
import { subjectOf } from '../subjects/subjects.js';
import { implementJob } from './kit/handler.js';

/** What is left of a search when its trials, jobs of their own, have ended. */
export const searchParametersJob = implementJob(SEARCH_PARAMETERS, (context) =>
  takeBestTrial(context.payload.runId, {
    db: context.db,
    subjectOf,
    artifacts: context.artifacts,
    rule: context.config.gate,
    assertMayWrite: (manager) => assertCurrentAttempt(manager, context.job),
    keepResult: (manager, result) => keepResult(manager, context.job, result),
    onProgress: context.reportProgress,
    onLine: context.reportLine,
  }),
);
