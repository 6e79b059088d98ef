import { deviance } from './binomial.js';
import { gammaCorrection } from './log-gamma.js';

const EPSILON = 1e-17;
const TINY = 1e-300;
const STEPS_MAX = 100_000;

/**
 * P(X > x) for X chi-square with so many degrees of freedom, to about 13 digits relative down to 1e-300.
 * @param degrees > 0; NaN comes back for 0, for which there is no such distribution
 */
export function chiSquareTail(x: number, degrees: number): number {
  if (Number.isNaN(x) || !(degrees > 0)) return Number.NaN;
  return gammaTail(degrees / 2, x / 2);
}

/**
 * The regularised upper incomplete gamma function Q(shape, x), shape > 0 (Press et al., "Numerical recipes", 6.2): a
 * series for the lower one where that is the smaller part, else a continued fraction by Lentz's method.
 */
function gammaTail(shape: number, x: number): number {
  if (x <= 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  return x < shape + 1 ? 1 - lowerSeries(shape, x) : upperFraction(shape, x);
}

function lowerSeries(shape: number, x: number): number {
  let term = 1 / shape;
  let sum = term;
  for (let n = 1; n < STEPS_MAX; n++) {
    term *= x / (shape + n);
    sum += term;
    if (term < sum * EPSILON) break;
  }
  return sum * front(shape, x);
}

function upperFraction(shape: number, x: number): number {
  let b = x + 1 - shape;
  let c = 1 / TINY;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < STEPS_MAX; n++) {
    const a = -n * (n - shape);
    b += 2;
    d = 1 / nonZero(a * d + b);
    c = nonZero(b + a / c);
    const change = d * c;
    fraction *= change;
    if (Math.abs(change - 1) < Number.EPSILON) break;
  }
  return front(shape, x) * fraction;
}

/** x^shape e^-x / gamma(shape), whose large terms cancel on paper (Loader 2000) where the shape is large. */
function front(shape: number, x: number): number {
  return Math.exp(-deviance(shape, x) - gammaCorrection(shape)) * Math.sqrt(shape / (2 * Math.PI));
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
