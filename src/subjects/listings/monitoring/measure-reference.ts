import { type SignalProfile, SignalProfileBuilder } from '../../../ml/signals/signal-profile.js';
import { loadModel } from '../../../pipeline/registry/loaded-model.js';
import type { ScoreContext } from '../../../pipeline/subject.js';
import type { DatasetVersion } from '../../../store/entities/dataset.js';
import type { ModelVersion } from '../../../store/entities/registry.js';
import { PictureTable } from '../dataset/picture-table.js';
import { readListings } from '../dataset/read-listings.js';
import { judge } from '../serving/predict.js';
import { measuredAnswer } from './measured-answer.js';

/** Gold rows are neither learned from nor used to calibrate: what is unsure and unknown there is so in service. */
const REFERENCE_SPLIT = 'gold';

/** What a version answers to the gold listings of the dataset that it learned from. */
export async function measureReference(
  version: ModelVersion,
  modelName: string,
  dataset: DatasetVersion,
  { manager, artifacts, onProgress }: ScoreContext,
): Promise<SignalProfile> {
  const loaded = await loadModel(artifacts, version, modelName);
  const pictures = loaded.model.kind === 'linear' ? null : await PictureTable.load(artifacts, dataset);
  const builder = new SignalProfileBuilder();
  let rows = 0;
  for await (const batch of readListings(manager, dataset.id, REFERENCE_SPLIT)) {
    for (const { rowNo, title, description } of batch) {
      const picture = pictures?.of(rowNo) ?? null;
      if (title === '' && description === '' && picture === null) continue; // would be refused in service
      builder.add(measuredAnswer(judge(loaded, { title, description, picture }, 1), picture !== null));
    }
    rows += batch.length;
    onProgress?.(rows / dataset.goldRows);
  }
  return builder.build();
}
