import { defineDriftTest } from '../drift-test.js';
import { asNumbers } from '../sample.js';
import { areaBetween } from './area-between.js';
import { pooledDeviation, standardDeviation } from './moments.js';

/** Evidently divides by no less. */
const EVIDENTLY_NORM_MIN = 0.001;

/**
 * Wasserstein distance in standard deviations of the reference: how far the numbers moved on average. Where all
 * reference rows are equal, in standard deviations of both sides together.
 */
export const wassersteinTest = defineDriftTest({
  name: 'wasserstein',
  title: 'Wasserstein distance (in standard deviations)',
  kinds: ['num'],
  returns: 'distance',
  threshold: 0.1,
  alarm: 'at-least',
  defect:
    'divides by 0.001 where the standard deviation of the reference is smaller, so that the distance depends on the unit',
  measure(reference, current) {
    const [before, now] = [
      asNumbers(reference, 'wasserstein').sorted,
      asNumbers(current, 'wasserstein').sorted,
    ];
    const norm = standardDeviation(before) || pooledDeviation(before, now);
    const statistic = areaBetween(before, now, 1);
    return { score: statistic / norm, statistic };
  },
  measureAsEvidently(reference, current) {
    const [before, now] = [
      asNumbers(reference, 'wasserstein').sorted,
      asNumbers(current, 'wasserstein').sorted,
    ];
    const statistic = areaBetween(before, now, 1);
    return { score: statistic / Math.max(standardDeviation(before), EVIDENTLY_NORM_MIN), statistic };
  },
});
