import { extendDataset } from '../../corrections/extend-dataset.js';
import type { ExtendedDataset } from '../../corrections/extension-request.js';
import type { SubjectOf, TrainingContext } from '../../subject.js';

export interface RetrainingContext extends TrainingContext {
  readonly subjectOf: SubjectOf;
  readonly temporaryDir: string;
}

/**
 * The dataset version that a retraining learns from: that of the champion, with what people have said since: labels
 * that they agree on, films that they saw, liked or rated. The one place where it is extended. Called again after a crash it ends with the same version.
 * @param championDatasetId what the champion was trained on
 * @returns id of a dataset version that is ready; the champion's own when there is nothing new
 */
export async function datasetForRetraining(
  championDatasetId: string,
  modelName: string,
  { db, artifacts, subjectOf, temporaryDir, onProgress }: RetrainingContext,
): Promise<ExtendedDataset['datasetVersionId']> {
  const { datasetVersionId } = await extendDataset(
    { baseVersionId: championDatasetId, modelName },
    {
      ...{ db, artifacts, subjectOf, temporaryDir },
      onProgress: (fraction, stage) => onProgress({ percent: fraction * 5, stage, etaSeconds: null }),
    },
  );
  return datasetVersionId;
}
