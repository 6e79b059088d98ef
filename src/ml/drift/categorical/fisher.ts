import { fisherExact } from '../../statistics/hypergeometric.js';
import { defineDriftTest } from '../drift-test.js';
import { asCategories } from '../sample.js';
import { type PairedCounts, pairCounts } from './shares.js';

/**
 * Fisher's exact test of two categories at most.
 * @returns the odds of the first category in the current rows over those in the reference
 */
export function fisherTest({ reference, current }: PairedCounts): { statistic: number; pvalue: number } {
  const [a = 0, b = 0] = current;
  const [c = 0, d = 0] = reference;
  if (a + c === 0 || b + d === 0) return { statistic: Number.NaN, pvalue: 1 };
  const statistic = b > 0 && c > 0 ? (a * d) / (b * c) : Number.POSITIVE_INFINITY;
  return { statistic, pvalue: fisherExact(a, b, c, d) };
}

/** Fisher's exact test: has the share of one of two categories changed? Right for any number of rows. */
export const fisherExactTest = defineDriftTest({
  name: 'fisher_exact',
  title: "Fisher's exact test",
  kinds: ['cat', 'num'],
  returns: 'pvalue',
  threshold: 0.1,
  alarm: 'below',
  defect: 'ends with an exception unless both sides have as many rows',
  measure(reference, current) {
    const counts = pairCounts(asCategories(reference, 'fisher_exact'), asCategories(current, 'fisher_exact'));
    if (counts.categories.length > 2) return { state: 'not-applicable' };
    const { statistic, pvalue } = fisherTest(counts);
    return { score: pvalue, statistic };
  },
  measureAsEvidently(reference, current) {
    const counts = pairCounts(asCategories(reference, 'fisher_exact'), asCategories(current, 'fisher_exact'));
    if (counts.categories.length > 2 || counts.referenceRows !== counts.currentRows)
      return { state: 'raises' };
    return { score: fisherTest(counts).pvalue };
  },
});
