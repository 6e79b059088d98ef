import { type ExtendedDataset, extendDataset } from '../../corrections/extend-dataset.js';
import type { TrainingContext } from '../../subject.js';

export interface RetrainingContext extends TrainingContext {
  readonly temporaryDir: string;
}

/**
 * The dataset version that a retraining learns from: that of the champion, with the labels that people have agreed on
 * since. The one place where it is extended. Called again after a crash it ends with the same version.
 * @param championDatasetId what the champion was trained on
 * @returns id of a dataset version that is ready; the champion's own when there is nothing new
 */
export async function datasetForRetraining(
  championDatasetId: string,
  modelName: string,
  { db, artifacts, temporaryDir, onProgress }: RetrainingContext,
): Promise<ExtendedDataset['datasetVersionId']> {
  const { datasetVersionId } = await extendDataset(
    { baseVersionId: championDatasetId, modelName },
    {
      ...{ db, artifacts, temporaryDir },
      onProgress: (fraction, stage) => onProgress({ percent: fraction * 5, stage, etaSeconds: null }),
    },
  );
  return datasetVersionId;
}
