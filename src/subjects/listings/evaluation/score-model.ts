import type { ClassificationInput } from '../../../ml/metrics/classification.js';
import type { ListingModel } from '../../../ml/model/listing-model.js';
import { classesOf } from '../../../pipeline/dataset/find-version.js';
import type { ScoreContext } from '../../../pipeline/subject.js';
import { AppError } from '../../../platform/errors.js';
import type { DatasetVersion } from '../../../store/entities/dataset.js';
import type { Split } from '../../../store/splits.js';
import { PictureTable } from '../dataset/picture-table.js';
import { readListings } from '../dataset/read-listings.js';

/** What a model said of the rows of a split, and what was true. */
export interface ScoredSplit extends ClassificationInput {
  readonly truth: Uint16Array;
  /** The listings' row numbers in the dataset version. */
  readonly rowNos: Int32Array;
  readonly probabilities: Float32Array;
  /** The dataset's classes, and one more when the model knows categories that the dataset has not. */
  readonly classCount: number;
  /** For each row the class of the model that is most probable among those the dataset has not; -1 where it has all. */
  readonly outsiders: Int32Array;
}

/**
 * Scores a model now on the listings of a split, from their texts and pictures, as it would answer in service. Listings
 * that were erased are left out: nothing of them may be used any more, nor could they be judged. The model may know other categories than the dataset: what it puts on those of its own counts as wrong.
 * @throws AppError INVALID_INPUT when the two share no category, so that any score would be meaningless
 */
export async function scoreModel(
  model: ListingModel,
  dataset: DatasetVersion,
  split: Split,
  { manager, artifacts, onProgress }: ScoreContext,
): Promise<ScoredSplit> {
  const codes = (await classesOf(manager, dataset.id)).map(({ code }) => code);
  const target = alignClasses(model.classCodes, codes);
  const classCount = Math.max(codes.length, ...target.map((index) => index + 1));
  const rows = { train: dataset.trainRows, validation: dataset.validationRows, gold: dataset.goldRows }[
    split
  ];
  const pictures = model.kind === 'linear' ? null : await PictureTable.load(artifacts, dataset);
  const truth = new Uint16Array(rows);
  const rowNos = new Int32Array(rows);
  const probabilities = new Float32Array(rows * classCount);
  const outsiders = new Int32Array(rows).fill(-1);
  const scores = new Float32Array(model.classCodes.length);
  let row = 0;
  for await (const batch of readListings(manager, dataset.id, split)) {
    for (const listing of batch) {
      truth[row] = listing.classIndex;
      rowNos[row] = listing.rowNo;
      model.predictInto({ ...listing, picture: pictures?.of(listing.rowNo) ?? null }, scores, 0);
      for (let index = 0; index < scores.length; index++) {
        probabilities[row * classCount + target[index]!]! += scores[index]!;
        if (target[index] !== codes.length) continue;
        const strongest = outsiders[row]!;
        if (strongest < 0 || scores[index]! > scores[strongest]!) outsiders[row] = index;
      }
      row += 1;
    }
    onProgress?.(row / rows);
  }
  // Rows may have been erased, or have gone, since the import.
  return {
    truth: truth.subarray(0, row),
    rowNos: rowNos.subarray(0, row),
    probabilities: probabilities.subarray(0, row * classCount),
    classCount,
    outsiders: outsiders.subarray(0, row),
  };
}

/** For each class of the model its index in the dataset, or one past the end for a class the dataset has not. */
function alignClasses(modelCodes: readonly string[], datasetCodes: readonly string[]): Int32Array {
  const indexOf = new Map(datasetCodes.map((code, index) => [code, index]));
  const target = Int32Array.from(modelCodes, (code) => indexOf.get(code) ?? datasetCodes.length);
  if (target.every((index) => index === datasetCodes.length)) {
    throw new AppError(
      'INVALID_INPUT',
      'The model and the dataset have no category in common, so the model cannot be scored on it. Train under another model name.',
      { field: 'modelName' },
    );
  }
  return target;
}
