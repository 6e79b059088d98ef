import { JOB_DEFINITIONS } from '../queue/definitions.js';
import { importCorrectionsJob } from './correction.import.js';
import { extendDatasetJob } from './dataset.extend.js';
import { importDatasetJob } from './dataset.import.js';
import { checkDriftJob } from './drift.check.js';
import { evaluateGateJob } from './gate.evaluate.js';
import type { JobImplementation } from './kit/handler.js';
import { retrainModelJob } from './model.retrain.js';
import { searchParametersJob } from './model.search.js';
import { trainModelJob } from './model.train.js';
import { trainTrialJob } from './model.trial.js';
import { archivePredictionsJob } from './prediction.archive.js';
import { predictBatchJob } from './prediction.batch.js';
import { measureReferenceJob } from './reference.measure.js';
import { reproduceRunJob } from './run.reproduce.js';

const IMPLEMENTATIONS: readonly JobImplementation[] = [
  importDatasetJob,
  trainModelJob,
  retrainModelJob,
  searchParametersJob,
  trainTrialJob,
  reproduceRunJob,
  evaluateGateJob,
  predictBatchJob,
  checkDriftJob,
  measureReferenceJob,
  importCorrectionsJob,
  extendDatasetJob,
  archivePredictionsJob,
];

/** @throws Error when a job definition has no implementation, or more than one: such a worker must not start */
export function assertEveryJobIsImplemented(): void {
  for (const { kind } of JOB_DEFINITIONS) {
    const count = IMPLEMENTATIONS.filter(({ definition }) => definition.kind === kind).length;
    if (count !== 1) {
      throw new Error(
        `The job "${kind}" has ${count} implementations; give it exactly one in src/jobs/registry.ts.`,
      );
    }
  }
}

export function implementationOf(kind: string): JobImplementation {
  const implementation = IMPLEMENTATIONS.find(({ definition }) => definition.kind === kind);
  if (implementation === undefined) {
    throw new Error(`No implementation of the job "${kind}"; add one to src/jobs/registry.ts.`);
  }
  return implementation;
}
