/** ln of the square root of 2 pi. */
const LN_SQRT_TWO_PI = 0.9189385332046728;
/** Below this, factorials are exact in a double and the error of Stirling's formula is taken from them. */
const EXACT_FACTORIAL_MAX = 15;
/** Terms of the tail that can no longer change its sum. */
const NEGLIGIBLE = 1e-18;

/** ln n! for a whole number n >= 0, to about 15 digits. */
export function logFactorial(n: number): number {
  return n === 0 ? 0 : (n + 0.5) * Math.log(n) - n + LN_SQRT_TWO_PI + stirlingError(n);
}

/**
 * P(X <= k) for X the number of heads in n throws of a fair coin, to about 14 digits relative, also for n in the
 * millions: the probability of k by the saddle-point formula of Loader ("Fast and accurate computation of binomial
 * probabilities", 2000), whose logarithm has no large terms that cancel, and the rest of the tail by its ratios.
 */
export function fairCoinTail(k: number, n: number): number {
  if (k < 0) return 0;
  if (k >= n) return 1;
  if (2 * k >= n) return 1 - fairCoinTail(n - k - 1, n);
  let sum = 1;
  let term = 1;
  for (let heads = k; heads > 0; heads--) {
    term *= heads / (n - heads + 1);
    sum += term;
    if (term < sum * NEGLIGIBLE) break;
  }
  return Math.exp(logFairCoin(k, n)) * sum;
}

/**
 * P(X = k) for X binomial with n trials of a chance, by the same formula: to about 14 digits relative.
 * @param k a whole number in [0, n]
 * @param chance in [0, 1]
 */
export function binomialProbability(k: number, n: number, chance: number): number {
  if (chance <= 0) return k === 0 ? 1 : 0;
  if (chance >= 1) return k === n ? 1 : 0;
  if (k === 0) return Math.exp(n * Math.log1p(-chance));
  if (k === n) return Math.exp(n * Math.log(chance));
  const rest = n - k;
  const log =
    stirlingError(n) -
    stirlingError(k) -
    stirlingError(rest) -
    deviance(k, n * chance) -
    deviance(rest, n * (1 - chance));
  return Math.exp(log) * Math.sqrt(n / (2 * Math.PI * k * rest));
}

/** ln P(X = k), 0 <= k < n. */
function logFairCoin(k: number, n: number): number {
  if (k === 0) return -n * Math.LN2;
  const rest = n - k;
  return (
    stirlingError(n) -
    stirlingError(k) -
    stirlingError(rest) -
    deviance(k, n / 2) -
    deviance(rest, n / 2) +
    0.5 * Math.log(n / (2 * Math.PI * k * rest))
  );
}

/** ln n! less Stirling's formula for it, for a whole n >= 1. */
function stirlingError(n: number): number {
  if (n <= EXACT_FACTORIAL_MAX) {
    let factorial = 1;
    for (let i = 2; i <= n; i++) factorial *= i;
    return Math.log(factorial) - ((n + 0.5) * Math.log(n) - n + LN_SQRT_TWO_PI);
  }
  const square = n * n;
  const tail = 1 / 1260 - (1 / 1680 - (1 / 1188 - 691 / 360360 / square) / square) / square;
  return (1 / 12 - (1 / 360 - tail / square) / square) / n;
}

/** x ln(x / mean) + mean - x, without the cancellation where x is close to the mean. */
export function deviance(x: number, mean: number): number {
  const gap = x - mean;
  if (Math.abs(gap) >= 0.1 * (x + mean)) return x * Math.log(x / mean) - gap;
  const v = gap / (x + mean);
  let sum = gap * v;
  let power = 2 * x * v;
  for (let odd = 3; ; odd += 2) {
    power *= v * v;
    const next = sum + power / odd;
    if (next === sum) return sum;
    sum = next;
  }
}
