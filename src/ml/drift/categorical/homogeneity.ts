import { chiSquareTail } from '../../statistics/chi-square-tail.js';
import type { PairedCounts } from './shares.js';

type CountsOfBoth = Omit<PairedCounts, 'categories'>;

export interface Homogeneity {
  readonly statistic: number;
  /** 1 where there is one category. */
  readonly pvalue: number;
  /** One less than the categories. */
  readonly degrees: number;
}

/**
 * Pearson's chi-square test of one law for both sides, whose reference is a sample like the other: no category is
 * expected 0 times, and the size of both sides counts.
 */
export function chiSquareHomogeneity(counts: CountsOfBoth): Homogeneity & { readonly cramersV: number } {
  const found = homogeneity(counts, (observed, expected) => (observed - expected) ** 2 / expected);
  const rows = counts.referenceRows + counts.currentRows;
  return { ...found, cramersV: Math.sqrt(found.statistic / rows) };
}

/** The likelihood-ratio test of the same (Woolf, "The log likelihood ratio test", 1957). */
export function logLikelihoodHomogeneity(counts: CountsOfBoth): Homogeneity {
  return homogeneity(counts, (observed, expected) =>
    observed === 0 ? 0 : 2 * observed * Math.log(observed / expected),
  );
}

function homogeneity(
  { reference, current, referenceRows, currentRows }: CountsOfBoth,
  term: (observed: number, expected: number) => number,
): Homogeneity {
  const rows = referenceRows + currentRows;
  let statistic = 0;
  for (let i = 0; i < reference.length; i++) {
    const [before, now] = [reference[i] as number, current[i] as number];
    const all = before + now;
    statistic += term(before, (all * referenceRows) / rows) + term(now, (all * currentRows) / rows);
  }
  const degrees = reference.length - 1;
  if (degrees === 0) return { statistic: 0, pvalue: 1, degrees };
  return { statistic, pvalue: chiSquareTail(statistic, degrees), degrees };
}
