import { reproduceRun } from '../pipeline/loop/reproduce-run.js';
import { assertCurrentAttempt } from '../queue/attempts.js';
import { REPRODUCE_RUN } from '../queue/definitions.js';
import { subjectOf } from '../subjects/subjects.js';
import { implementJob } from './kit/handler.js';

export const reproduceRunJob = implementJob(
  REPRODUCE_RUN,
  ({ job, payload, db, artifacts, reportProgress, reportLine }) =>
    reproduceRun(payload.runId, {
      db,
      artifacts,
      subjectOf,
      assertMayWrite: (manager) => assertCurrentAttempt(manager, job),
      onProgress: reportProgress,
      onLine: reportLine,
    }),
);
