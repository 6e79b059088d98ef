import { chiSquareTail } from '../../statistics/chi-square-tail.js';
import { defineDriftTest } from '../drift-test.js';
import { asNumbers } from '../sample.js';
import { pooledDeviation } from './moments.js';
import { symmetricEigen } from './symmetric-eigen.js';

/** Where the characteristic functions are compared, as Epps and Singleton found best. */
const POINTS = [0.4, 0.8];
const ROWS_MIN = 5;
/** A number divided by less may be infinite. */
const SCALE_MIN = 1e-307;
/** Below this many rows on both sides the statistic is made smaller. */
const SMALL_ROWS = 25;
/** Eigenvalues below this share of the largest are rounding errors: of k distinct values at most k - 1 are more. */
const RANK_TOLERANCE = 1e-10;
/** What numpy's `pinv` takes for 0; rounding errors can be more. */
const EVIDENTLY_RANK_TOLERANCE = 1e-15;

/**
 * The Epps-Singleton test of two samples of at least 5 rows ("An omnibus test for the two-sample problem using the
 * empirical characteristic function", Journal of Statistical Computation and Simulation 1986), with its correction for
 * small samples: also for numbers with many ties.
 * @param scale half the pooled interquartile range
 */
export function eppsSingleton(
  reference: Float64Array,
  current: Float64Array,
  scale: number,
  rankTolerance = RANK_TOLERANCE,
): { statistic: number; pvalue: number; degrees: number } {
  const [n, m] = [reference.length, current.length];
  const rows = n + m;
  const before = moments(reference, scale);
  const now = moments(current, scale);
  const covariance = before.covariance.map((row, i) =>
    row.map((value, j) => (rows / n) * value + (rows / m) * now.covariance[i]![j]!),
  );
  const gaps = before.means.map((value, i) => value - now.means[i]!);
  const { values, vectors } = symmetricEigen(covariance);
  const limit = Math.max(...values.map(Math.abs)) * rankTolerance;
  let statistic = 0;
  let degrees = 0;
  for (const [j, value] of values.entries()) {
    if (!(Math.abs(value) > limit)) continue;
    const along = gaps.reduce((sum, gap, i) => sum + gap * vectors[i]![j]!, 0);
    statistic += (rows * along * along) / value;
    degrees++;
  }
  if (degrees === 0) {
    const isSame = gaps.every((gap) => gap === 0);
    return { statistic: isSame ? 0 : Number.POSITIVE_INFINITY, pvalue: isSame ? 1 : 0, degrees };
  }
  if (Math.max(n, m) < SMALL_ROWS) {
    statistic /= 1 + rows ** -0.45 + 10.1 * (n ** -1.7 + m ** -1.7);
  }
  return { statistic, pvalue: chiSquareTail(statistic, degrees), degrees };
}

/** Means and covariances of cos(t x) and sin(t x), the denominator being the number of rows. */
function moments(sorted: Float64Array, scale: number): { means: number[]; covariance: number[][] } {
  const factors = POINTS.map((point) => point / scale);
  const waves = [
    ...factors.map((factor) => sorted.map((value) => Math.cos(factor * value))),
    ...factors.map((factor) => sorted.map((value) => Math.sin(factor * value))),
  ];
  const isConstant = sorted[0] === sorted[sorted.length - 1];
  const means = waves.map((wave) =>
    isConstant ? wave[0]! : wave.reduce((sum, v) => sum + v, 0) / wave.length,
  );
  const covariance = waves.map((one, i) =>
    waves.map((other, j) => {
      let sum = 0;
      for (let row = 0; row < one.length; row++) sum += (one[row]! - means[i]!) * (other[row]! - means[j]!);
      return sum / one.length;
    }),
  );
  return { means, covariance };
}

/** The largest distance from 0; both are sorted. */
const largest = (...samples: readonly Float64Array[]) =>
  Math.max(...samples.flatMap((sorted) => [Math.abs(sorted[0]!), Math.abs(sorted.at(-1)!)]));

/** Half the distance of the quartiles of both samples together, numpy's way of interpolating. */
export function pooledSemiRange(reference: Float64Array, current: Float64Array): number {
  const pooled = new Float64Array(reference.length + current.length);
  pooled.set(reference);
  pooled.set(current, reference.length);
  pooled.sort();
  return (percentile(pooled, 0.75) - percentile(pooled, 0.25)) / 2;
}

function percentile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const part = at - below;
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return part < 0.5 ? low + (high - low) * part : high - (high - low) * (1 - part);
}

/** Epps-Singleton test: do the characteristic functions agree? Sees any change, also of numbers with many ties. */
export const eppsSingletonTest = defineDriftTest({
  name: 'es',
  title: 'Epps-Singleton test',
  kinds: ['num'],
  returns: 'pvalue',
  threshold: 0.05,
  alarm: 'below',
  defect:
    'ends with an exception where the middle half of all numbers is one value, and takes rounding errors for a spread of few distinct values',
  measure(reference, current) {
    const [before, now] = [asNumbers(reference, 'es').sorted, asNumbers(current, 'es').sorted];
    if (before.length < ROWS_MIN || now.length < ROWS_MIN) return { state: 'too-few-rows' };
    // Half the middle range of a normal law is 0.674 standard deviations.
    const middle = pooledSemiRange(before, now);
    const isUsable = middle > SCALE_MIN && Number.isFinite(largest(before, now) / middle);
    const scale = isUsable ? middle : 0.6744897501960817 * pooledDeviation(before, now);
    const { statistic, pvalue, degrees } = eppsSingleton(before, now, scale);
    return { score: pvalue, statistic, facts: { degrees } };
  },
  measureAsEvidently(reference, current) {
    const [before, now] = [asNumbers(reference, 'es').sorted, asNumbers(current, 'es').sorted];
    if (before.length < ROWS_MIN || now.length < ROWS_MIN) return { state: 'raises' };
    const scale = pooledSemiRange(before, now);
    if (scale === 0) return { state: 'raises' };
    const { statistic, pvalue } = eppsSingleton(before, now, scale, EVIDENTLY_RANK_TOLERANCE);
    return { score: pvalue, statistic };
  },
});
