import { trainAndPromote } from '../pipeline/loop/train-and-promote.js';
import { fourEyesOfGate } from '../pipeline/registry/four-eyes/four-eyes.js';
import { assertCurrentAttempt, keepResult } from '../queue/attempts.js';
import { TRAIN_MODEL } from '../queue/definitions.js';
import { subjectOf } from '../subjects/subjects.js';
import { implementJob } from './kit/handler.js';

export const trainModelJob = implementJob(
  TRAIN_MODEL,
  async ({ job, payload, db, artifacts, config, reportProgress, reportLine }) =>
    trainAndPromote(payload.runId, {
      db,
      artifacts,
      subjectOf,
      rule: config.gate,
      fourEyes: await fourEyesOfGate(db, config),
      assertMayWrite: (manager) => assertCurrentAttempt(manager, job),
      keepResult: (manager, result) => keepResult(manager, job, result),
      onProgress: reportProgress,
      onLine: reportLine,
    }),
);
