import { kolmogorovTail } from './kolmogorov-tail.js';

/** Up to this many rows on either side all orders of the pooled sample are counted. */
const KOLMOGOROV_EXACT_ROWS_MAX = 10_000;

/**
 * P(D >= d) for the two-sided Kolmogorov-Smirnov statistic of two samples of the same law without ties: exact up to
 * 10,000 rows on either side, else the law of one sample of n m / (n + m), rounded, as scipy's `ks_2samp` has it.
 */
export function kolmogorovTwoSampleTail(n: number, m: number, d: number): number {
  if (Math.max(n, m) <= KOLMOGOROV_EXACT_ROWS_MAX) {
    const exact = kolmogorovExactTail(n, m, d);
    if (exact >= 0 && exact <= 1) return exact;
  }
  return kolmogorovAsymptoticTail(n, m, d);
}

export function kolmogorovAsymptoticTail(n: number, m: number, d: number): number {
  return kolmogorovTail(roundHalfEven((n * m) / (n + m)), d);
}

function kolmogorovExactTail(n: number, m: number, d: number): number {
  const divisor = greatestCommonDivisor(n, m);
  const steps = roundHalfEven(d * (n / divisor) * m);
  if (steps === 0) return 1;
  return n === m ? equalSizes(n, steps) : unequalSizes(Math.max(n, m), Math.min(n, m), divisor, steps);
}

/** The sum of Gnedenko and Korolyuk (1951) by Horner's scheme, so that its alternating terms do not cancel. */
function equalSizes(n: number, steps: number): number {
  let sum = 0;
  for (let k = Math.floor(n / steps); k >= 0; k--) {
    let factor = 1;
    for (let j = 0; j < steps; j++) factor = ((n - k * steps - j) * factor) / (n + k * steps + j + 1);
    sum = factor * (1 - sum);
  }
  return 2 * sum;
}

/**
 * The share of the lattice paths from (0, 0) to (n, m) that leave the band |x/n - y/m| < steps / lcm(n, m): the
 * recursion of Viehmann ("Numerically more stable computation of the p-values for the two-sample Kolmogorov-Smirnov
 * test", 2021), which counts the paths outside and therefore keeps the digits of small shares.
 */
function unequalSizes(n: number, m: number, divisor: number, steps: number): number {
  const ng = n / divisor;
  const mg = m / divisor;
  let first = 0;
  let end = Math.min(Math.ceil(steps / ng), m + 1);
  const column = new Float64Array(Math.min(2 * end + 2, m + 1)).fill(1);
  column.fill(0, 0, end);
  for (let i = 1; i <= n; i++) {
    const lastFirst = first;
    const lastEnd = end;
    first = Math.min(Math.max(Math.floor((mg * i - steps) / ng) + 1, 0), m);
    end = Math.min(Math.ceil((mg * i + steps) / ng), m + 1);
    if (end <= first) return 1;
    const shift = first - lastFirst;
    let value = first === 0 ? 0 : 1;
    for (let at = 0; at < end - first; at++) {
      const j = at + first;
      // Beyond the column before, every path has left the band.
      const before = at + shift < column.length ? (column[at + shift] as number) : 1;
      value = (before * i + value * j) / (i + j);
      column[at] = value;
    }
    if (lastEnd - lastFirst > end - first) column.fill(1, end - first, lastEnd - lastFirst);
  }
  return column[end - first - 1] as number;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** To the nearest whole number, halves to the even one. */
function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const part = value - below;
  if (part !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
