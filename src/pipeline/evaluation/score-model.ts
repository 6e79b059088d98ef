import type { EntityManager } from 'typeorm';
import { type ClassificationReport, evaluateClassification } from '../../ml/metrics/classification.js';
import type { LinearTextModel } from '../../ml/model/linear-text-model.js';
import { AppError } from '../../platform/errors.js';
import type { DatasetVersion, Split } from '../../store/entities/dataset.js';
import { classesOf, readListings } from '../dataset/listings.js';

/**
 * Scores a model now on the listings of a split, from their texts, as it would answer in service. The model may
 * know other categories than the dataset: what it puts on those of its own counts as wrong.
 * @throws AppError INVALID_INPUT when the two share no category, so that any score would be meaningless
 */
export async function scoreModel(
  manager: EntityManager,
  model: LinearTextModel,
  dataset: DatasetVersion,
  split: Split,
): Promise<ClassificationReport> {
  const codes = (await classesOf(manager, dataset.id)).map(({ code }) => code);
  const target = alignClasses(model.classCodes, codes);
  // One column more than the dataset has classes takes what the model puts elsewhere.
  const classCount = codes.length + 1;
  const rows = { train: dataset.trainRows, validation: dataset.validationRows, gold: dataset.goldRows }[
    split
  ];
  const truth = new Uint16Array(rows);
  const probabilities = new Float32Array(rows * classCount);
  let row = 0;
  for await (const batch of readListings(manager, dataset.id, split)) {
    for (const listing of batch) {
      truth[row] = listing.classIndex;
      const scores = model.predict(listing);
      for (let index = 0; index < scores.length; index++) {
        probabilities[row * classCount + target[index]!]! += scores[index]!;
      }
      row += 1;
    }
  }
  return evaluateClassification({ truth, probabilities, classCount });
}

/** For each class of the model its index in the dataset, or one past the end for a class the dataset has not. */
function alignClasses(modelCodes: readonly string[], datasetCodes: readonly string[]): Int32Array {
  const indexOf = new Map(datasetCodes.map((code, index) => [code, index]));
  const target = Int32Array.from(modelCodes, (code) => indexOf.get(code) ?? datasetCodes.length);
  if (target.every((index) => index === datasetCodes.length)) {
    throw new AppError(
      'INVALID_INPUT',
      'The model and the dataset have no category in common, so the model cannot be scored on it. Train under another model name.',
      { field: 'model' },
    );
  }
  return target;
}
