import { kolmogorovTwoSampleTail } from '../statistics/kolmogorov-two-samples.js';
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

/**
 * Compares two samples of numbers by the test of Kolmogorov and Smirnov, which sees changes of place, spread and form.
 * With ties the p-value is too large rather than too small. The interval is that of a difference of two shares at the
 * point where it is largest.
 * @param reference in rising order, at least one; as `current`
 */
export function numericChange(reference: Float64Array, current: Float64Array): NumericChange {
  const n = reference.length;
  const m = current.length;
  let [i, j, d, at, shareN, shareM] = [0, 0, 0, reference[0] as number, 0, 0];
  while (i < n && j < m) {
    const value = Math.min(reference[i] as number, current[j] as number);
    while (i < n && reference[i] === value) i++;
    while (j < m && current[j] === value) j++;
    const difference = Math.abs(i / n - j / m);
    if (difference > d) [d, at, shareN, shareM] = [difference, value, i / n, j / m];
  }
  const error = Math.sqrt((shareN * (1 - shareN)) / n + (shareM * (1 - shareM)) / m);
  return {
    pValue: Math.min(1, kolmogorovTwoSampleTail(n, m, d)),
    effect: { size: d, low: Math.max(0, d - Z * error), high: Math.min(1, d + Z * error) },
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
