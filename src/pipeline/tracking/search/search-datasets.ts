import type { DataSource } from 'typeorm';
import { invalidInput } from '../../../platform/errors.js';
import { queryRows } from '../../../store/rows.js';
import { CONTEXT_TAG } from '../dataset-inputs.js';
import { experimentNumber } from '../experiments.js';

const EXPERIMENTS_MAX = 20;
const SUMMARIES_MAX = 1000;

/** A dataset that runs of an experiment read, and what for. */
export interface DatasetSummary {
  readonly experimentId: number;
  readonly name: string;
  readonly digest: string;
  readonly context: string | null;
}

/** The datasets that runs of these experiments read, each once a use. @throws AppError INVALID_INPUT */
export async function searchDatasets(
  db: DataSource,
  experimentIds: readonly string[],
): Promise<DatasetSummary[]> {
  if (experimentIds.length === 0) {
    throw invalidInput('experiment_ids', 'SearchDatasets request must specify at least one experiment_id.');
  }
  if (experimentIds.length > EXPERIMENTS_MAX) {
    throw invalidInput(
      'experiment_ids',
      `SearchDatasets request cannot specify more than ${EXPERIMENTS_MAX} experiment_ids. Received ${experimentIds.length} experiment_ids.`,
      { limit: EXPERIMENTS_MAX },
    );
  }
  const rows = await queryRows<[number, string, string, string | null]>(
    db,
    `SELECT DISTINCT dataset.experiment_id, dataset.name, dataset.digest, context.value
       FROM logged_dataset dataset
       JOIN run_input input ON input.dataset_id = dataset.id
       LEFT JOIN run_input_tag context
         ON context.run_id = input.run_id AND context.dataset_id = input.dataset_id AND context.name = ?
      WHERE dataset.experiment_id IN (?)
      ORDER BY dataset.experiment_id, dataset.name, dataset.digest, context.value
      LIMIT ?`,
    [CONTEXT_TAG, experimentIds.map(experimentNumber), SUMMARIES_MAX],
  );
  return rows.map(([experimentId, name, digest, context]) => ({ experimentId, name, digest, context }));
}
