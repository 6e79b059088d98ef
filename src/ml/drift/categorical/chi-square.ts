import { chiSquareTail } from '../../statistics/chi-square-tail.js';
import { defineDriftTest } from '../drift-test.js';
import { asCategories } from '../sample.js';
import { chiSquareHomogeneity } from './homogeneity.js';
import { pairCounts } from './shares.js';

/** Chi-square test: do the categories have the same shares? */
export const chiSquareTest = defineDriftTest({
  name: 'chisquare',
  title: 'Chi-square test',
  kinds: ['cat', 'num'],
  returns: 'pvalue',
  threshold: 0.05,
  alarm: 'below',
  defect:
    'takes the shares of the reference for exact, so that it alarms far too often, and gives p = 0 for a category that the reference lacks',
  measure(reference, current) {
    const counts = pairCounts(asCategories(reference, 'chisquare'), asCategories(current, 'chisquare'));
    const { statistic, pvalue, degrees, cramersV } = chiSquareHomogeneity(counts);
    return { score: pvalue, statistic, facts: { degrees, cramersV } };
  },
  measureAsEvidently(reference, current) {
    const counts = pairCounts(asCategories(reference, 'chisquare'), asCategories(current, 'chisquare'));
    const scale = counts.currentRows / counts.referenceRows;
    let statistic = 0;
    for (let i = 0; i < counts.categories.length; i++) {
      const expected = (counts.reference[i] as number) * scale;
      statistic += ((counts.current[i] as number) - expected) ** 2 / expected;
    }
    const degrees = counts.categories.length - 1;
    return { score: chiSquareTail(statistic, degrees), statistic, facts: { degrees } };
  },
});
