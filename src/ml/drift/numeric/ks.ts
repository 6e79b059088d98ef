import { kolmogorovTwoSampleTail } from '../../statistics/kolmogorov-two-samples.js';
import { defineDriftTest } from '../drift-test.js';
import { asNumbers } from '../sample.js';

/** The largest distance of the two distribution functions, between 0 and 1. Linear in the rows. */
export function ksDistance(reference: Float64Array, current: Float64Array): number {
  const [n, m] = [reference.length, current.length];
  let largest = 0;
  let i = 0;
  let j = 0;
  while (i < n && j < m) {
    const left = reference[i] as number;
    const right = current[j] as number;
    const value = left < right ? left : right;
    while (i < n && reference[i] === value) i++;
    while (j < m && current[j] === value) j++;
    const gap = Math.abs(i / n - j / m);
    if (gap > largest) largest = gap;
  }
  return largest;
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
