import { indexOfLargest } from '../../../ml/metrics/judged-rows.js';
import type { ListingModel } from '../../../ml/model/listing-model.js';
import { classesOf } from '../../../pipeline/dataset/find-version.js';
import type { ScoreContext } from '../../../pipeline/subject.js';
import type { DatasetVersion } from '../../../store/entities/dataset.js';
import { scoreModel } from '../evaluation/score-model.js';

/** What a model answers to the gold rows of a dataset version. */
export interface GoldAnswers {
  /** Categories of the dataset version, by class number. */
  readonly codes: readonly string[];
  readonly rowNos: Int32Array;
  readonly truth: Uint16Array;
  /** The most probable class; `codes.length` for a category that the dataset version has not. */
  readonly predicted: Uint16Array;
  readonly confidences: Float32Array;
  /** What the model itself calls its answer, by row: also where that is a category that the dataset version has not. */
  readonly named: readonly (string | null)[];
}

/** Scores a model now on all gold rows but those that were erased. @throws AppError INVALID_INPUT when the two share no category */
export async function answerGold(
  model: ListingModel,
  dataset: DatasetVersion,
  context: ScoreContext,
): Promise<GoldAnswers> {
  const codes = (await classesOf(context.manager, dataset.id)).map(({ code }) => code);
  const scored = await scoreModel(model, dataset, 'gold', context);
  const { truth, rowNos, probabilities, classCount, outsiders } = scored;
  const predicted = truth.map((_, row) => indexOfLargest(probabilities, row * classCount, classCount));
  const confidences = Float32Array.from(predicted, (best, row) => probabilities[row * classCount + best]!);
  const named = Array.from(
    predicted,
    (best, row) => codes[best] ?? model.classCodes[outsiders[row]!] ?? null,
  );
  return { codes, rowNos, truth, predicted, confidences, named };
}
