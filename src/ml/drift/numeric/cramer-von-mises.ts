import { cramerVonMisesTail } from '../../statistics/cramer-von-mises-tail.js';
import { defineDriftTest } from '../drift-test.js';
import { asNumbers, forEachPooledValue } from '../sample.js';

/** The two-sample Cramér-von Mises test (Anderson 1962) of sorted samples of at least two rows, ties at their mean rank. */
export function cramerVonMises(
  reference: Float64Array,
  current: Float64Array,
): { statistic: number; pvalue: number } {
  const [n, m] = [reference.length, current.length];
  let ofReference = 0;
  let ofCurrent = 0;
  let i = 0;
  let j = 0;
  forEachPooledValue(reference, current, (_, upToReference, upToCurrent) => {
    const rank = (i + j + 1 + upToReference + upToCurrent) / 2;
    for (; i < upToReference; i++) ofReference += (rank - i - 1) ** 2;
    for (; j < upToCurrent; j++) ofCurrent += (rank - j - 1) ** 2;
  });
  const u = n * ofReference + m * ofCurrent;
  const product = n * m;
  const statistic = u / (product * (n + m)) - (4 * product - 1) / (6 * (n + m));
  return { statistic, pvalue: cramerVonMisesTail(u, statistic, n, m) };
}

/** Cramér-von Mises test: like Kolmogorov-Smirnov, by the squared distance everywhere instead of the largest one. */
export const cramerVonMisesTest = defineDriftTest({
  name: 'cramer_von_mises',
  title: 'Cramér-von Mises test',
  kinds: ['num'],
  returns: 'pvalue',
  threshold: 0.1,
  alarm: 'at-most',
  measure(reference, current) {
    const [before, now] = [
      asNumbers(reference, 'cramer_von_mises').sorted,
      asNumbers(current, 'cramer_von_mises').sorted,
    ];
    if (before.length < 2 || now.length < 2) return { state: 'too-few-rows' };
    const { statistic, pvalue } = cramerVonMises(before, now);
    return { score: pvalue, statistic };
  },
});
