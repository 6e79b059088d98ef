import type { DataSource } from 'typeorm';
import { bulkInsert } from '../../store/bulk.js';
import { inTransaction } from '../../store/transaction.js';
import { checkDatasetInput, type DatasetInput, linkDatasets } from './dataset-inputs.js';
import { refusedValue } from './names.js';
import { lockActiveRun } from './run-locks.js';

export interface ModelOutput {
  readonly modelId: string;
  readonly step: number;
}

/** Ids of logged models; the columns hold ASCII only. */
const MODEL_ID = /^[\w-]{1,255}$/;

/**
 * Notes which datasets and logged models a run read.
 * @throws AppError INVALID_INPUT (a rule, a deleted run), NOT_FOUND
 */
export async function logInputs(
  db: DataSource,
  runId: string,
  { datasets, modelIds }: { datasets: readonly DatasetInput[]; modelIds: readonly string[] },
): Promise<void> {
  for (const [index, dataset] of datasets.entries()) checkDatasetInput(dataset, `datasets[${index}]`);
  checkModelIds(modelIds);
  await inTransaction(db, async (manager) => {
    const run = await lockActiveRun(manager, runId);
    await linkDatasets(manager, run, datasets);
    const rows = modelIds.toSorted().map((modelId) => [runId, modelId]);
    await bulkInsert(manager, 'run_model_input', ['run_id', 'model_id'], rows, { keepExisting: true });
  });
}

/**
 * Notes which logged models a run made, and at which step; said again, the new step counts.
 * @throws AppError INVALID_INPUT (a rule, a deleted run), NOT_FOUND
 */
export async function logOutputs(
  db: DataSource,
  runId: string,
  outputs: readonly ModelOutput[],
): Promise<void> {
  checkModelIds(outputs.map(({ modelId }) => modelId));
  await inTransaction(db, async (manager) => {
    await lockActiveRun(manager, runId);
    const steps = new Map(outputs.map(({ modelId, step }) => [modelId, step]));
    if (steps.size === 0) return;
    await manager.query(
      'INSERT INTO run_model_output (run_id, model_id, step) VALUES ? ON DUPLICATE KEY UPDATE step = VALUES(step)',
      [[...steps].map(([modelId, step]) => [runId, modelId, step])],
    );
  });
}

function checkModelIds(modelIds: readonly string[]): void {
  modelIds.forEach((modelId, index) => {
    if (!MODEL_ID.test(modelId)) {
      throw refusedValue(`models[${index}].model_id`, modelId, 'It is not the id of a logged model.');
    }
  });
}
