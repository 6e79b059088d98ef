import { trainAndPromote } from '../pipeline/loop/train-and-promote.js';
import { TRAIN_MODEL } from '../queue/definitions.js';
import { assertCurrentAttempt } from '../queue/job-store.js';
import { implementJob } from './kit/handler.js';

export const trainModelJob = implementJob(TRAIN_MODEL, ({ job, payload, db, artifacts, reportProgress }) =>
  trainAndPromote(payload.runId, {
    db,
    artifacts,
    assertMayWrite: (manager) => assertCurrentAttempt(manager, job),
    onProgress: reportProgress,
  }),
);
