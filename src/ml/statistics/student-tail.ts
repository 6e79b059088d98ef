import { deviance } from './binomial.js';
import { gammaCorrection } from './log-gamma.js';

const TINY = 1e-300;
const STEPS_MAX = 100_000;

/** P(|T| > |t|) for T of Student's distribution, degrees of freedom > 0 and not always whole. */
export function studentTails(t: number, degrees: number): number {
  if (Number.isNaN(t) || !(degrees > 0)) return Number.NaN;
  if (!Number.isFinite(t)) return 0;
  const square = t * t;
  // 1 - x as a quotient of its own: neither end of the interval loses digits.
  const sum = degrees + square;
  return incompleteBeta(degrees / 2, 0.5, degrees / sum, square / sum);
}

/**
 * The regularised incomplete beta function I_x(a, b), a and b > 0 (Press et al., "Numerical recipes", 6.4): a continued
 * fraction by Lentz's method, on the side where it converges.
 * @param rest 1 - x, for where x is so close to 1 that the difference would lose digits
 */
function incompleteBeta(a: number, b: number, x: number, rest = 1 - x): number {
  if (x <= 0) return 0;
  if (rest <= 0) return 1;
  return x < (a + 1) / (a + b + 2) ? fraction(a, b, x, rest) : 1 - fraction(b, a, rest, x);
}

function fraction(a: number, b: number, x: number, rest: number): number {
  const sum = a + b;
  let c = 1;
  let d = 1 / nonZero(1 - (sum * x) / (a + 1));
  let value = d;
  for (let m = 1; m < STEPS_MAX; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (sum + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    value *= d * c;
    if (Math.abs(d * c - 1) < Number.EPSILON) break;
  }
  return (front(a, b, x, rest) * value) / a;
}

/** x^a (1 - x)^b / beta(a, b), whose large terms cancel on paper (Loader 2000). */
function front(a: number, b: number, x: number, rest: number): number {
  const sum = a + b;
  const log =
    gammaCorrection(sum) -
    gammaCorrection(a) -
    gammaCorrection(b) -
    deviance(a, sum * x) -
    deviance(b, sum * rest);
  return Math.exp(log) * Math.sqrt((a * b) / (2 * Math.PI * sum));
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
