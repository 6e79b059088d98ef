import { trainTrial } from '../pipeline/loop/search-trial.js';
import { assertCurrentAttempt, keepResult } from '../queue/attempts.js';
import { TRAIN_TRIAL } from '../queue/definitions.js';
import { subjectOf } from '../subjects/subjects.js';
import { implementJob } from './kit/handler.js';

export const trainTrialJob = implementJob(
  TRAIN_TRIAL,
  ({ job, payload, db, artifacts, reportProgress, reportLine }) =>
    trainTrial(payload.runId, {
      db,
      artifacts,
      subjectOf,
      assertMayWrite: (manager) => assertCurrentAttempt(manager, job),
      keepResult: (manager, result) => keepResult(manager, job, result),
      onProgress: reportProgress,
      onLine: reportLine,
    }),
);
