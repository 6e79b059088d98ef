import { mannWhitneyExactTail } from '../../statistics/mann-whitney-tail.js';
import { normalTail } from '../../statistics/normal-tail.js';
import { defineDriftTest } from '../drift-test.js';
import { asNumbers } from '../sample.js';
import { rankSums } from './pooled-ranks.js';

/** Up to this many rows on the smaller side, and without ties, p is exact. */
const EXACT_ROWS_MAX = 8;

export interface MannWhitney {
  /** Pairs in which the reference is larger, ties for a half. */
  readonly statistic: number;
  /** Two-sided. */
  readonly pvalue: number;
  /** Of no shift or one down, against a shift up from the reference to the current rows. */
  readonly pvalueUpward: number;
  /** Share of the pairs in which the reference is larger less that in which it is smaller, from -1 to 1. */
  readonly cliffsDelta: number;
}

/**
 * The Mann-Whitney test of two sorted samples (Annals of Mathematical Statistics 1947): exact for small samples without
 * ties, else normal with corrections for ties and continuity, as scipy's `mannwhitneyu` chooses.
 */
export function mannWhitney(reference: Float64Array, current: Float64Array): MannWhitney {
  const [n, m] = [reference.length, current.length];
  const { reference: ranks, ties } = rankSums(reference, current);
  const statistic = ranks - (n * (n + 1)) / 2;
  const other = n * m - statistic;
  const rows = n + m;
  const deviation = Math.sqrt(((n * m) / 12) * (rows + 1 - ties / (rows * (rows - 1))));
  const isExact = Math.min(n, m) <= EXACT_ROWS_MAX && ties === 0;
  const tail = (u: number) =>
    isExact ? mannWhitneyExactTail(u, n, m) : normalTail((u - (n * m) / 2 - 0.5) / deviation);
  return {
    statistic,
    pvalue: Math.min(1, 2 * tail(Math.max(statistic, other))),
    pvalueUpward: tail(other),
    cliffsDelta: (2 * statistic) / (n * m) - 1,
  };
}

/** Mann-Whitney test: is a number of one side larger than one of the other more often than not? */
export const mannWhitneyTest = defineDriftTest({
  name: 'mannw',
  title: 'Mann-Whitney test',
  kinds: ['num'],
  returns: 'pvalue',
  threshold: 0.05,
  alarm: 'below',
  defect: 'tests only for a shift upwards, so that a shift downwards is never found',
  measure(reference, current) {
    const { statistic, pvalue, cliffsDelta } = mannWhitney(
      asNumbers(reference, 'mannw').sorted,
      asNumbers(current, 'mannw').sorted,
    );
    return { score: pvalue, statistic, facts: { cliffsDelta } };
  },
  measureAsEvidently(reference, current) {
    const { statistic, pvalueUpward } = mannWhitney(
      asNumbers(reference, 'mannw').sorted,
      asNumbers(current, 'mannw').sorted,
    );
    return { score: pvalueUpward, statistic };
  },
});
