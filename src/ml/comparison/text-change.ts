import { randomAucDeviation } from '../drift/text/auc.js';
import { fitDomain, type TellingNgram } from '../drift/text/domain-classifier.js';
import type { DomainModel } from '../drift/text/domain-scorer.js';
import { normalQuantile } from '../statistics/normal-quantile.js';
import type { Effect } from './effect.js';

/** Fixed, so that the same texts always have the same result. */
const SEED = 1;
const Z = normalQuantile(0.975);

export interface TextChange {
  /** Of no change. */
  readonly pValue: number;
  /** How far above 1/2 the area under the ROC curve is. */
  readonly effect: Effect;
  /** Words and pairs of words that give a side away, the most telling first. */
  readonly reference: readonly TellingNgram[];
  readonly current: readonly TellingNgram[];
  /** What scores single texts as the classifier does. */
  readonly classifier: DomainModel;
}

/**
 * Compares texts by a classifier that learns to tell the sides apart on one half and is judged on the other: what it
 * cannot tell apart has not changed in its words. The interval takes the deviation of scores that say nothing, which
 * is at least as wide as that of any others.
 * @param reference at least two texts, as `current`
 */
export function textChange(reference: readonly string[], current: readonly string[]): TextChange {
  const { verdict, reduce } = fitDomain(reference, current, SEED)!;
  const { auc, pvalue, heldOut } = verdict;
  const size = Math.max(0, auc - 0.5);
  const half = Z * randomAucDeviation(heldOut.reference, heldOut.current);
  return {
    pValue: pvalue,
    effect: { size, low: Math.max(0, size - half), high: Math.min(0.5, size + half) },
    reference: verdict.reference,
    current: verdict.current,
    classifier: reduce(),
  };
}
