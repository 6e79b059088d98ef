const LN_SQRT_TWO_PI = 0.9189385332046728;
/** From here on Stirling's series is exact to a double; smaller arguments are moved there by the recurrence. */
const STIRLING_MIN = 10;
/** B(2j) / (2j (2j - 1)), the terms of Stirling's series (Abramowitz and Stegun, 6.1.41). */
const STIRLING = [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360360,
  1 / 156,
  -3617 / 122400,
  43867 / 244188,
];

/** ln of the gamma function for x > 0: to about 15 digits, absolute where it is below 1. */
export function logGamma(x: number): number {
  let at = x;
  let product = 1;
  while (at < STIRLING_MIN) {
    product *= at;
    at++;
  }
  return (at - 0.5) * Math.log(at) - at + LN_SQRT_TWO_PI + gammaCorrection(at) - Math.log(product);
}

/** ln gamma(x) less (x - 1/2) ln x - x + ln sqrt(2 pi), for any x > 0; for large x without any cancellation. */
export function gammaCorrection(x: number): number {
  if (x < STIRLING_MIN) return logGamma(x) - (x - 0.5) * Math.log(x) + x - LN_SQRT_TWO_PI;
  const square = 1 / (x * x);
  let sum = 0;
  for (let j = STIRLING.length - 1; j >= 0; j--) sum = sum * square + (STIRLING[j] as number);
  return sum / x;
}

/** ln of the beta function, a and b > 0. */
export function logBeta(a: number, b: number): number {
  const [small, large] = a < b ? [a, b] : [b, a];
  if (large < STIRLING_MIN) return logGamma(small) + logGamma(large) - logGamma(small + large);
  // gamma(large) / gamma(small + large) of Stirling's formula, whose large terms cancel on paper instead of here.
  const sum = small + large;
  const ratio =
    gammaCorrection(large) -
    gammaCorrection(sum) +
    small -
    small * Math.log(sum) -
    (large - 0.5) * Math.log1p(small / large);
  return logGamma(small) + ratio;
}
