import { logFactorial } from './binomial.js';
import { kolmogorovByDurbin } from './kolmogorov-durbin.js';
import { kolmogorovByPelzGood } from './kolmogorov-pelz-good.js';
import { kolmogorovByPomeranz } from './kolmogorov-pomeranz.js';
import { smirnovTail } from './smirnov-tail.js';

/** Samples up to this size are small: Pomeranz' recursion takes next to no time. */
const SMALL_MAX = 140;
/** Up to this size, and only near the smallest distances, Durbin's matrix stays small enough. */
const DURBIN_ROWS_MAX = 100_000;

/**
 * P(D >= d) for the two-sided Kolmogorov-Smirnov statistic of one sample of n, each method where Simard and L'Ecuyer
 * ("Computing the two-sided Kolmogorov-Smirnov distribution", Journal of Statistical Software 2011) found it best, with
 * the limits that scipy's `kstwo.sf` has.
 * @param n a whole number >= 1
 */
export function kolmogorovTail(n: number, d: number): number {
  if (!(n >= 1)) return Number.NaN;
  if (d >= 1) return 0;
  if (d <= 0) return 1;
  const t = n * d;
  if (t <= 0.5) return 1;
  // Ruben and Gambino, "The exact distribution of Kolmogorov's statistic Dn for n <= 10", 1982.
  if (t <= 1) return 1 - Math.exp(logFactorial(n) + n * Math.log((2 * t - 1) / n));
  if (t >= n - 1) return 2 * (1 - d) ** n;
  if (d >= 0.5) return twiceSmirnov(n, d);
  const squared = t * d;
  if (n <= SMALL_MAX) {
    if (squared <= 0.754693) return clip(1 - kolmogorovByDurbin(n, d));
    if (squared <= 4) return clip(1 - kolmogorovByPomeranz(n, d));
    return twiceSmirnov(n, d);
  }
  if (squared >= 370) return 0;
  if (squared >= 2.2) return twiceSmirnov(n, d);
  if (n <= DURBIN_ROWS_MAX && n * d ** 1.5 <= 1.4) return clip(1 - kolmogorovByDurbin(n, d));
  return clip(1 - kolmogorovByPelzGood(n, d));
}

function twiceSmirnov(n: number, d: number): number {
  return clip(2 * smirnovTail(n, d));
}

function clip(probability: number): number {
  return Math.min(1, Math.max(0, probability));
}
