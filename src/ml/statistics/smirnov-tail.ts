import { binomialProbability } from './binomial.js';

/**
 * P(D+ >= d) for the one-sided Kolmogorov-Smirnov statistic of a sample of n: the sum of Birnbaum and Tingey
 * ("One-sided confidence contours for probability distribution functions", Annals of Mathematical Statistics 1951),
 * whose terms are binomial probabilities, all positive, so that nothing cancels.
 * @param d in (0, 1)
 */
export function smirnovTail(n: number, d: number): number {
  let sum = 0;
  const last = Math.floor(n * (1 - d));
  for (let v = 0; v <= last; v++) {
    const chance = d + v / n;
    if (chance >= 1) break;
    sum += v === 0 ? (1 - d) ** n / d : binomialProbability(v, n, chance) / chance;
  }
  return Math.min(1, d * sum);
}
