import { defineDriftTest } from '../drift-test.js';
import { asNumbers, forEachPooledValue } from '../sample.js';

/** The variance of the statistic is defined from here on. */
const POOLED_ROWS_MIN = 4;

/** Significance levels and critical values of table 2 of Scholz and Stephens, for two samples. */
const LEVELS = [0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001];
const CRITICAL = [
  [0.675, -0.245, -0.105],
  [1.281, 0.25, -0.305],
  [1.645, 0.678, -0.362],
  [1.96, 1.149, -0.391],
  [2.326, 1.822, -0.396],
  [2.573, 2.364, -0.345],
  [3.085, 3.615, -0.154],
].map((terms) => terms.reduce((sum, term) => sum + term, 0));
/** ln of the level as a quadratic function of the critical value. */
const CURVE = fitQuadratic(CRITICAL, LEVELS.map(Math.log));

/**
 * The Anderson-Darling test of two sorted samples (Scholz and Stephens, "K-sample Anderson-Darling tests", Journal of the
 * American Statistical Association 1987, formula 7, with mid-ranks). p is interpolated in their table and therefore
 * never below 0.001 or above 0.25.
 * @returns NaN when all values are equal
 */
export function andersonDarling(
  reference: Float64Array,
  current: Float64Array,
): { statistic: number; pvalue: number } {
  const [n, m] = [reference.length, current.length];
  const rows = n + m;
  let ofReference = 0;
  let ofCurrent = 0;
  let beforeReference = 0;
  let beforeCurrent = 0;
  forEachPooledValue(reference, current, (_, upToReference, upToCurrent) => {
    const run = upToReference + upToCurrent - beforeReference - beforeCurrent;
    const middle = beforeReference + beforeCurrent + run / 2;
    const weight = run / rows / (middle * (rows - middle) - (rows * run) / 4);
    const own = (beforeReference + upToReference) / 2;
    const other = (beforeCurrent + upToCurrent) / 2;
    ofReference += weight * (rows * own - middle * n) ** 2;
    ofCurrent += weight * (rows * other - middle * m) ** 2;
    beforeReference = upToReference;
    beforeCurrent = upToCurrent;
  });
  const sum = ((ofReference / n + ofCurrent / m) * (rows - 1)) / rows;
  const statistic = (sum - 1) / Math.sqrt(varianceOf(n, m));
  return { statistic, pvalue: interpolate(statistic) };
}

/** Formula 4 for two samples. */
function varianceOf(n: number, m: number): number {
  const rows = n + m;
  let harmonic = 0;
  let g = 0;
  // i falls from rows - 1 to 2: the inner sums of g are the partial sums of h.
  for (let i = rows - 1; i >= 2; i--) {
    harmonic += 1 / i;
    g += harmonic / (rows - i + 1);
  }
  const h = harmonic + 1;
  const sizes = 1 / n + 1 / m;
  const k = 2;
  const a = (4 * g - 6) * (k - 1) + (10 - 6 * g) * sizes;
  const b = (2 * g - 4) * k ** 2 + 8 * h * k + (2 * g - 14 * h - 4) * sizes - 8 * h + 4 * g - 6;
  const c = (6 * h + 2 * g - 2) * k ** 2 + (4 * h - 4 * g + 6) * k + (2 * h - 6) * sizes + 4 * h;
  const d = (2 * h + 6) * k ** 2 - 4 * h * k;
  return (a * rows ** 3 + b * rows ** 2 + c * rows + d) / ((rows - 1) * (rows - 2) * (rows - 3));
}

function interpolate(statistic: number): number {
  if (Number.isNaN(statistic)) return Number.NaN;
  if (statistic < (CRITICAL[0] as number)) return LEVELS[0] as number;
  if (statistic > (CRITICAL.at(-1) as number)) return LEVELS.at(-1) as number;
  const [constant, slope, curvature] = CURVE;
  return Math.exp(constant + statistic * (slope + statistic * curvature));
}

/** The parabola through the points by least squares, in powers of x from the mean so that nothing cancels. */
function fitQuadratic(x: readonly number[], y: readonly number[]): [number, number, number] {
  const rows = x.length;
  const centre = x.reduce((sum, value) => sum + value, 0) / rows;
  const at = x.map((value) => value - centre);
  const moment = (power: number) => at.reduce((sum, value) => sum + value ** power, 0);
  const [s2, s3, s4] = [moment(2), moment(3), moment(4)];
  const y0 = y.reduce((sum, value) => sum + value, 0);
  const y1 = at.reduce((sum, value, i) => sum + value * (y[i] as number), 0);
  const y2 = at.reduce((sum, value, i) => sum + value * value * (y[i] as number), 0);
  // Normal equations; the sum of `at` is 0, so that the slope depends on the curvature alone.
  const curvature = (y2 - (s2 * y0) / rows - (s3 * y1) / s2) / (s4 - (s2 * s2) / rows - (s3 * s3) / s2);
  const slope = (y1 - curvature * s3) / s2;
  const constant = (y0 - curvature * s2) / rows;
  return [constant - slope * centre + curvature * centre * centre, slope - 2 * curvature * centre, curvature];
}

/** Anderson-Darling test: like Cramér-von Mises, with more weight on both ends of the range. */
export const andersonTest = defineDriftTest({
  name: 'anderson',
  title: 'Anderson-Darling test',
  kinds: ['num'],
  returns: 'pvalue',
  threshold: 0.1,
  alarm: 'below',
  measure(reference, current) {
    const [before, now] = [asNumbers(reference, 'anderson').sorted, asNumbers(current, 'anderson').sorted];
    if (before.length + now.length < POOLED_ROWS_MIN) return { state: 'too-few-rows' };
    const { statistic, pvalue } = andersonDarling(before, now);
    // All values are equal, which is no drift; Evidently ends with an exception.
    if (Number.isNaN(statistic)) return { state: 'not-applicable' };
    return { score: pvalue, statistic };
  },
});
