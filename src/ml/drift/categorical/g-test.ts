import { chiSquareTail } from '../../statistics/chi-square-tail.js';
import { defineDriftTest } from '../drift-test.js';
import { asCategories } from '../sample.js';
import { logLikelihoodHomogeneity } from './homogeneity.js';
import { pairCounts } from './shares.js';

/** Sums that differ by more than this share end Evidently's test. */
const EVIDENTLY_SUM_TOLERANCE = 1e-8;

/** G-test: the chi-square test by likelihoods. */
export const gTest = defineDriftTest({
  name: 'g_test',
  title: 'G-test',
  kinds: ['cat'],
  returns: 'pvalue',
  threshold: 0.1,
  alarm: 'below',
  defect:
    'takes the counts of the reference for exact, and ends with an exception unless both sides have as many rows',
  measure(reference, current) {
    const counts = pairCounts(asCategories(reference, 'g_test'), asCategories(current, 'g_test'));
    const { statistic, pvalue, degrees } = logLikelihoodHomogeneity(counts);
    return { score: pvalue, statistic, facts: { degrees } };
  },
  measureAsEvidently(reference, current) {
    const counts = pairCounts(asCategories(reference, 'g_test'), asCategories(current, 'g_test'));
    const { referenceRows, currentRows } = counts;
    const difference = Math.abs(referenceRows - currentRows) / Math.min(referenceRows, currentRows);
    if (difference > EVIDENTLY_SUM_TOLERANCE) return { state: 'raises' };
    let statistic = 0;
    for (let i = 0; i < counts.categories.length; i++) {
      const observed = counts.current[i] as number;
      if (observed > 0) statistic += 2 * observed * Math.log(observed / (counts.reference[i] as number));
    }
    return { score: chiSquareTail(statistic, counts.categories.length - 1), statistic };
  },
});
