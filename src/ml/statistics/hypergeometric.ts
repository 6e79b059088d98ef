import { binomialProbability } from './binomial.js';

/** Of two tables equally likely up to rounding, both count as extreme. */
const ROUNDING = 1 + 1e-14;

/**
 * P(X = k) for X the marked among `drawn` of `marked + unmarked`, to about 14 digits relative: a quotient of binomial
 * probabilities (Loader, "Fast and accurate computation of binomial probabilities", 2000).
 */
export function hypergeometricProbability(
  k: number,
  marked: number,
  unmarked: number,
  drawn: number,
): number {
  if (k < Math.max(0, drawn - unmarked) || k > Math.min(marked, drawn)) return 0;
  const share = drawn / (marked + unmarked);
  return (
    (binomialProbability(k, marked, share) * binomialProbability(drawn - k, unmarked, share)) /
    binomialProbability(drawn, marked + unmarked, share)
  );
}

/**
 * Fisher's exact test of a table of two rows and two columns, two-sided: the probability of the tables with the same
 * sums that are no more likely than this one. 1 when a sum is 0.
 */
export function fisherExact(a: number, b: number, c: number, d: number): number {
  const marked = a + b;
  const unmarked = c + d;
  const drawn = a + c;
  if (marked === 0 || unmarked === 0 || drawn === 0 || b + d === 0) return 1;
  const own = hypergeometricProbability(a, marked, unmarked, drawn);
  const limit = own * ROUNDING;
  let sum = 0;
  for (let k = Math.max(0, drawn - unmarked); k <= Math.min(marked, drawn); k++) {
    const probability = hypergeometricProbability(k, marked, unmarked, drawn);
    if (probability <= limit) sum += probability;
  }
  return Math.min(1, sum);
}
