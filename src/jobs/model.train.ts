import { trainAndPromote } from '../pipeline/loop/train-and-promote.js';
import { assertCurrentAttempt, keepResult } from '../queue/attempts.js';
import { TRAIN_MODEL } from '../queue/definitions.js';
import { implementJob } from './kit/handler.js';

export const trainModelJob = implementJob(
  TRAIN_MODEL,
  ({ job, payload, db, artifacts, config, reportProgress, reportLine }) =>
    trainAndPromote(payload.runId, {
      db,
      artifacts,
      rule: config.gate,
      assertMayWrite: (manager) => assertCurrentAttempt(manager, job),
      keepResult: (manager, result) => keepResult(manager, job, result),
      onProgress: reportProgress,
      onLine: reportLine,
    }),
);
