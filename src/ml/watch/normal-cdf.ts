const SQRT_TWO_PI = 2.5066282746310002;
/** From here on the continued fraction, cut off at this depth, is exact to all digits. */
const FAR = 4;
const FRACTION_DEPTH = 60;
/** Beyond it the tail is below the smallest double. */
const NOTHING_LEFT = 38;

/** Hart, "Computer approximations", 1968, algorithm 5666, highest power first. */
const ABOVE = [
  3.52624965998911e-2, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871,
  221.213596169931, 220.206867912376,
];
const BELOW = [
  8.83883476483184e-2, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674,
  637.333633378831, 793.826512519948, 440.413735824752,
];

/** P(Z > x) for a standard normal Z and x >= 0, to about 14 digits (Hart 1968, as given by West, Wilmott 2005). */
function upperTail(x: number): number {
  if (x > NOTHING_LEFT) return 0;
  const density = Math.exp((-x * x) / 2);
  if (x >= FAR) return density / SQRT_TWO_PI / laplaceFraction(x);
  return (density * polynomial(ABOVE, x)) / polynomial(BELOW, x);
}

/** x + 1/(x + 2/(x + 3/(x + ...))), Laplace. */
function laplaceFraction(x: number): number {
  let fraction = x;
  for (let depth = FRACTION_DEPTH; depth > 0; depth--) fraction = x + depth / fraction;
  return fraction;
}

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let i = 0; i < coefficients.length; i++) sum = sum * x + (coefficients[i] as number);
  return sum;
}

/** P(Z <= x) for a standard normal Z; x may be infinite. */
export function normalCdf(x: number): number {
  return x > 0 ? 1 - upperTail(x) : upperTail(-x);
}

/** P(low < Z <= high), from the tails, so that far out it is small and not the difference of two ones. */
export function normalMass(low: number, high: number): number {
  return low > 0 ? upperTail(low) - upperTail(high) : normalCdf(high) - normalCdf(low);
}
