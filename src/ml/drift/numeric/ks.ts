import { kolmogorovTwoSampleTail } from '../../statistics/kolmogorov-two-samples.js';
import { defineDriftTest } from '../drift-test.js';
import { asNumbers } from '../sample.js';

/** Where two distribution functions are furthest apart. */
export interface LargestGap {
  /** Between 0 and 1. */
  readonly distance: number;
  /** The values up to here are counted on either side. */
  readonly at: number;
  readonly referenceShare: number;
  readonly currentShare: number;
}

/** The largest distance of the two distribution functions. Linear in the rows. @param reference in rising order, as `current` */
export function largestGap(reference: Float64Array, current: Float64Array): LargestGap {
  const [n, m] = [reference.length, current.length];
  let [distance, at, referenceShare, currentShare] = [0, reference[0] as number, 0, 0];
  let i = 0;
  let j = 0;
  while (i < n && j < m) {
    const left = reference[i] as number;
    const right = current[j] as number;
    const value = left < right ? left : right;
    while (i < n && reference[i] === value) i++;
    while (j < m && current[j] === value) j++;
    const gap = Math.abs(i / n - j / m);
    if (gap > distance) [distance, at, referenceShare, currentShare] = [gap, value, i / n, j / m];
  }
  return { distance, at, referenceShare, currentShare };
}

export function ksDistance(reference: Float64Array, current: Float64Array): number {
  return largestGap(reference, current).distance;
}

/** Kolmogorov-Smirnov test: are the numbers spread alike? Sees shifts, other widths and other shapes. */
export const ksTest = defineDriftTest({
  name: 'ks',
  title: 'Kolmogorov-Smirnov test',
  kinds: ['num'],
  returns: 'pvalue',
  threshold: 0.05,
  alarm: 'at-most',
  measure(reference, current) {
    const [before, now] = [asNumbers(reference, 'ks').sorted, asNumbers(current, 'ks').sorted];
    const statistic = ksDistance(before, now);
    return { score: kolmogorovTwoSampleTail(before.length, now.length, statistic), statistic };
  },
});
