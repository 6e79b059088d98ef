/**
 * P(Z > z) for a standard normal Z, to about 16 digits relative down to the smallest double: rational approximations of
 * Cody ("Rational Chebyshev approximations for the error function", Mathematics of Computation 1969), as arranged for
 * the normal distribution in his algorithm 715 (ACM Transactions on Mathematical Software 1993), and further out a
 * continued fraction.
 */
export function normalTail(z: number): number {
  if (Number.isNaN(z)) return Number.NaN;
  if (!Number.isFinite(z)) return z > 0 ? 0 : 1;
  const size = Math.abs(z);
  if (size <= CENTRE_MAX) return 0.5 - centre(z);
  const tail = size <= MIDDLE_MAX ? middle(size) : far(size);
  return z > 0 ? tail : 1 - tail;
}

/** P(low < Z <= high), from the tails, so that far out it is small and not the difference of two ones. */
export function normalMass(low: number, high: number): number {
  return low > 0 ? normalTail(low) - normalTail(high) : normalTail(-high) - normalTail(-low);
}

/** P(|Z| > |z|). */
export function normalTails(z: number): number {
  return 2 * normalTail(Math.abs(z));
}

const CENTRE_MAX = 0.67448975;
/** The square root of 32. */
const MIDDLE_MAX = 5.656854249492381;
const ONE_OVER_SQRT_TWO_PI = 0.3989422804014327;
/** exp(-z^2/2) is taken of a part that is exact in a double and of the rest. */
const STEPS = 16;
/** Enough for all digits from `MIDDLE_MAX` on. */
const FRACTION_STEPS = 50;

function centre(z: number): number {
  const square = z * z;
  let above = CENTRE.last * square;
  let below = square;
  for (let i = 0; i < 3; i++) {
    above = (above + (CENTRE.above[i] as number)) * square;
    below = (below + (CENTRE.below[i] as number)) * square;
  }
  return (z * (above + (CENTRE.above[3] as number))) / (below + (CENTRE.below[3] as number));
}

function middle(size: number): number {
  let above = MIDDLE.last * size;
  let below = size;
  for (let i = 0; i < 7; i++) {
    above = (above + (MIDDLE.above[i] as number)) * size;
    below = (below + (MIDDLE.below[i] as number)) * size;
  }
  return bell(size) * ((above + (MIDDLE.above[7] as number)) / (below + (MIDDLE.below[7] as number)));
}

/** The continued fraction of Laplace (Abramowitz and Stegun, 26.2.14). */
function far(size: number): number {
  let fraction = size;
  for (let n = FRACTION_STEPS; n >= 1; n--) fraction = size + n / fraction;
  return (bell(size) * ONE_OVER_SQRT_TWO_PI) / fraction;
}

/** exp(-size^2 / 2) without the rounding of the square. */
function bell(size: number): number {
  const whole = Math.trunc(size * STEPS) / STEPS;
  return Math.exp(-whole * whole * 0.5) * Math.exp(-(size - whole) * (size + whole) * 0.5);
}

const CENTRE = {
  above: [2.2352520354606837, 161.02823106855587, 1067.6894854603709, 18154.98125334356],
  below: [47.202581904688245, 976.0985517377767, 10260.932208618979, 45507.78933502673],
  last: 0.06568233791820745,
};
const MIDDLE = {
  above: [
    0.39894151208813466, 8.883149794388377, 93.50665613217785, 597.2702763948002, 2494.5375852903726,
    6848.1904505362827, 11602.65143764735, 9842.714838383978,
  ],
  below: [
    22.266688044328117, 235.387901782625, 1519.3775994075547, 6485.558298266761, 18615.571640885097,
    34900.95272114598, 38912.00328609327, 19685.429676859992,
  ],
  last: 1.0765576773720192e-8,
};
