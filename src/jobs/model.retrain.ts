import { retrainModel } from '../pipeline/loop/retraining/retrain-model.js';
import { fourEyesOfGate } from '../pipeline/registry/four-eyes/four-eyes.js';
import { assertCurrentAttempt, keepResult } from '../queue/attempts.js';
import { RETRAIN_MODEL } from '../queue/definitions.js';
import { subjectOf } from '../subjects/subjects.js';
import { implementJob } from './kit/handler.js';

export const retrainModelJob = implementJob(
  RETRAIN_MODEL,
  async ({ job, payload, db, artifacts, config, reportProgress, reportLine }) =>
    retrainModel(payload, {
      db,
      artifacts,
      subjectOf,
      rule: config.gate,
      fourEyes: await fourEyesOfGate(db, config),
      temporaryDir: config.files.temporaryDir,
      assertMayWrite: (manager) => assertCurrentAttempt(manager, job),
      keepResult: (manager, result) => keepResult(manager, job, result),
      onProgress: reportProgress,
      onLine: reportLine,
    }),
);
