import { scaledBesselK } from './bessel-k.js';
import { logGamma } from './log-gamma.js';

/** Up to this many rows on either side all orders of the pooled sample are counted. */
const EXACT_ROWS_MAX = 20;
/** Below this normalised statistic p is 1 in a double. */
const STATISTIC_MIN = 0.003;
/** Terms below this end the series, as in scipy: p is right to about 1e-7 absolute, and never below 1e-9. */
const TERM_MIN = 1e-7;

/**
 * P(T >= t) of the two-sample Cramér-von Mises statistic: exact up to 20 rows a side, else the limiting law of the
 * statistic with its mean and variance put right (Anderson, "On the distribution of the two-sample Cramér-von Mises
 * criterion", Annals of Mathematical Statistics 1962). As scipy's `cramervonmises_2samp`.
 * @param u Anderson's U, of which `t` is made
 */
export function cramerVonMisesTail(u: number, t: number, n: number, m: number): number {
  if (Math.max(n, m) <= EXACT_ROWS_MAX) return exactTail(u, n, m);
  const product = n * m;
  const rows = n + m;
  const mean = (1 + 1 / rows) / 6;
  const variance =
    ((rows + 1) * (4 * product * rows - 3 * (n * n + m * m) - 2 * product)) /
    (45 * rows * rows * 4 * product);
  const normalised = 1 / 6 + (t - mean) / Math.sqrt(45 * variance);
  return normalised < STATISTIC_MIN ? 1 : Math.max(0, 1 - limitingLaw(normalised));
}

/** The law for endless samples (Csörgő and Faraway, Journal of the Royal Statistical Society B 1996, 1.2 and 1.3). */
function limitingLaw(x: number): number {
  let sum = 0;
  for (let k = 0; ; k++) {
    const y = 4 * k + 1;
    const q = (y * y) / (16 * x);
    const factor = Math.exp(logGamma(k + 0.5) - logGamma(k + 1)) / (Math.PI ** 1.5 * Math.sqrt(x));
    const term = factor * Math.sqrt(y) * Math.exp(-2 * q) * scaledBesselK(0.25, q);
    sum += term;
    if (Math.abs(term) < TERM_MIN) return sum;
  }
}

/**
 * Counts by the recursion of Xiao, Gordon and Yakovlev ("A C++ program for the Cramér-von Mises two-sample test",
 * Journal of Statistical Software 2006) how many orders of the pooled sample give each value of the statistic.
 */
function exactTail(u: number, n: number, m: number): number {
  const lcm = (n * m) / greatestCommonDivisor(n, m);
  const a = lcm / n;
  const b = lcm / m;
  const product = n * m;
  const threshold = Math.floor(
    (lcm ** 2 * (n + m) * (6 * u - product * (4 * product - 1))) / (6 * product ** 2),
  );
  let column: Map<number, number>[] = Array.from({ length: n + 1 }, () => new Map());
  (column[0] as Map<number, number>).set(0, 1);
  for (let y = 0; y <= m; y++) {
    const next: Map<number, number>[] = [];
    let below = new Map<number, number>();
    for (let x = 0; x <= n; x++) {
      const merged = new Map<number, number>();
      const gap = (a * x - b * y) ** 2;
      for (const source of [below, column[x] as Map<number, number>]) {
        for (const [value, orders] of source)
          merged.set(value + gap, (merged.get(value + gap) ?? 0) + orders);
      }
      next.push(merged);
      below = merged;
    }
    column = next;
  }
  let atLeast = 0;
  let all = 0;
  for (const [value, orders] of column[n] as Map<number, number>) {
    all += orders;
    if (value >= threshold) atLeast += orders;
  }
  return atLeast / all;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
