import { largestGap } from '../drift/numeric/ks.js';
import { kolmogorovAsymptoticTail, kolmogorovTwoSampleTail } from '../statistics/kolmogorov-two-samples.js';
import { normalQuantile } from '../statistics/normal-quantile.js';
import type { Effect } from './effect.js';

export interface NumericChange {
  /** Of no change. */
  readonly pValue: number;
  /** The largest difference between the shares of values up to a point. */
  readonly effect: Effect;
  /** That point. */
  readonly at: number;
  readonly referenceMedian: number;
  readonly currentMedian: number;
}

const Z = normalQuantile(0.975);
/** The exact law takes time in proportion to this; beyond it the limiting one says the same. */
const EXACT_CELLS_MAX = 10_000_000;

/**
 * Compares two samples of numbers by the test of Kolmogorov and Smirnov, which sees changes of place, spread and form.
 * With ties the p-value is too large rather than too small. The interval is that of a difference of two shares at the
 * point where it is largest.
 * @param reference in rising order, at least one; as `current`
 */
export function numericChange(reference: Float64Array, current: Float64Array): NumericChange {
  const [n, m] = [reference.length, current.length];
  const { distance, at, referenceShare: p, currentShare: q } = largestGap(reference, current);
  const error = Math.sqrt((p * (1 - p)) / n + (q * (1 - q)) / m);
  const tail = n * m <= EXACT_CELLS_MAX ? kolmogorovTwoSampleTail : kolmogorovAsymptoticTail;
  return {
    pValue: Math.min(1, tail(n, m, distance)),
    effect: {
      size: distance,
      low: Math.max(0, distance - Z * error),
      high: Math.min(1, distance + Z * error),
    },
    at,
    referenceMedian: median(reference),
    currentMedian: median(current),
  };
}

function median(sorted: Float64Array): number {
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[half] as number)
    : ((sorted[half - 1] as number) + (sorted[half] as number)) / 2;
}
