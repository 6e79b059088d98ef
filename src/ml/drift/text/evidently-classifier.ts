import { createRandom } from '../../random.js';
import { areaUnderRoc } from './auc.js';
import { fitSparseSgd } from './sparse-sgd.js';
import { fitTfIdf } from './tf-idf.js';

/** How well a classifier tells reference from current texts, on the half that it has not learnt from. */
export interface SplitScore {
  readonly auc: number;
  /** Rows of either side in that half. */
  readonly reference: number;
  readonly current: number;
}

/**
 * Evidently's classifier of texts. Its split is drawn over both sides together, here by our own generator: the AUC
 * agrees with Evidently's over many splits, not for one of them.
 * @returns null when a half has texts of one side alone
 */
export function evidentlyDomainClassifier(
  reference: readonly string[],
  current: readonly string[],
  seed: number,
): SplitScore | null {
  const random = createRandom(seed);
  const texts = [...reference, ...current];
  const order = Int32Array.from(texts, (_, row) => row);
  random.shuffle(order);
  const half = Math.ceil(texts.length / 2);
  const [held, learnt] = [order.subarray(0, half), order.subarray(half)];
  const isCurrent = (row: number) => row >= reference.length;
  const labels = Int8Array.from(learnt, (row) => (isCurrent(row) ? 1 : -1));
  if (labels.every((label) => label === labels[0])) return null;
  const tfIdf = fitTfIdf(Array.from(learnt, (row) => texts[row]!));
  const rows = Array.from(learnt, (row) => tfIdf.transform(texts[row]!));
  const scorer = fitSparseSgd(rows, labels, tfIdf.vocabulary.length, random);
  const scores: [number[], number[]] = [[], []];
  for (const row of held) scores[isCurrent(row) ? 1 : 0].push(scorer.score(tfIdf.transform(texts[row]!)));
  const [ofReference, ofCurrent] = scores;
  if (ofReference.length === 0 || ofCurrent.length === 0) return null;
  return {
    auc: areaUnderRoc(ofReference, ofCurrent),
    reference: ofReference.length,
    current: ofCurrent.length,
  };
}
