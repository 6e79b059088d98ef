import { normalQuantile } from '../../statistics/normal-quantile.js';
import { rankSums } from '../numeric/pooled-ranks.js';

/** The chance that a score of `positive` is above one of `negative`, ties for a half: the area under the ROC curve. */
export function areaUnderRoc(negative: ArrayLike<number>, positive: ArrayLike<number>): number {
  const [low, high] = [Float64Array.from(negative).sort(), Float64Array.from(positive).sort()];
  const [n, m] = [low.length, high.length];
  const below = rankSums(low, high).reference - (n * (n + 1)) / 2;
  return 1 - below / (n * m);
}

/** The standard deviation of the area for scores that say nothing (Mann and Whitney 1947). */
export function randomAucDeviation(negatives: number, positives: number): number {
  return Math.sqrt((negatives + positives + 1) / (12 * negatives * positives));
}

/** The area that scores which say nothing stay below in this share of all cases. */
export function randomAucPercentile(negatives: number, positives: number, share: number): number {
  return 0.5 + normalQuantile(share) * randomAucDeviation(negatives, positives);
}
