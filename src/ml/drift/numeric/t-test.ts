import { studentTails } from '../../statistics/student-tail.js';
import { defineDriftTest } from '../drift-test.js';
import { asNumbers } from '../sample.js';
import { meanGap, squaredDeviations } from './moments.js';

export interface MeanTest {
  readonly statistic: number;
  /** Two-sided. */
  readonly pvalue: number;
  readonly degrees: number;
}

/**
 * Student's t-test of two sorted samples, with one variance for both. NaN where both are constant and equal.
 * @param gap mean of the reference less that of the current rows
 */
function studentTest(
  reference: Float64Array,
  current: Float64Array,
  gap = meanGap(reference, current),
): MeanTest {
  const [n, m] = [reference.length, current.length];
  const degrees = n + m - 2;
  const variance = (squaredDeviations(reference) + squaredDeviations(current)) / degrees;
  const statistic = gap / Math.sqrt(variance * (1 / n + 1 / m));
  return { statistic, pvalue: studentTails(statistic, degrees), degrees };
}

/** Welch's t-test (Biometrika 1947) of two sorted samples of at least two rows, a variance for each. */
export function welchTest(
  reference: Float64Array,
  current: Float64Array,
  gap = meanGap(reference, current),
): MeanTest {
  const [n, m] = [reference.length, current.length];
  const ofReference = squaredDeviations(reference) / (n - 1) / n;
  const ofCurrent = squaredDeviations(current) / (m - 1) / m;
  const sum = ofReference + ofCurrent;
  const degrees = sum ** 2 / (ofReference ** 2 / (n - 1) + ofCurrent ** 2 / (m - 1));
  const statistic = gap / Math.sqrt(sum);
  return { statistic, pvalue: studentTails(statistic, degrees), degrees };
}

/** Student's t-test: have the means moved? Blind to everything else. */
export const tTest = defineDriftTest({
  name: 't_test',
  title: "Student's t-test",
  kinds: ['num'],
  returns: 'pvalue',
  threshold: 0.05,
  alarm: 'below',
  defect: 'loses digits of numbers far from 0, and gives no number where a side has one row',
  measure(reference, current) {
    const [before, now] = [asNumbers(reference, 't_test').sorted, asNumbers(current, 't_test').sorted];
    if (before.length + now.length < 3) return { state: 'too-few-rows' };
    const { statistic, pvalue, degrees } = studentTest(before, now);
    return { score: pvalue, statistic, facts: { degrees } };
  },
  measureAsEvidently(reference, current) {
    const [before, now] = [asNumbers(reference, 't_test'), asNumbers(current, 't_test')];
    if (before.sorted.length < 2 || now.sorted.length < 2) return { score: Number.NaN };
    const { statistic, pvalue } = studentTest(before.sorted, now.sorted, before.mean - now.mean);
    return { score: pvalue, statistic };
  },
});
