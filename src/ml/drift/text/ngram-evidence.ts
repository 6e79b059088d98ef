/** Rows added to either side, with and without an n-gram, so that no share is 0. */
const SMOOTHING = 0.5;
/** N-grams of fewer texts say too little to be used. */
export const FREQUENCY_MIN = 2;

/** Of reference and current texts. */
type OfSides = readonly [reference: number, current: number];

/** How much more likely an n-gram is in a current text, as a logarithm. @param rows texts of either side */
export function logOdds([inReference, inCurrent]: OfSides, [n, m]: OfSides): number {
  const scale = Math.log((n + 2 * SMOOTHING) / (m + 2 * SMOOTHING));
  return Math.log((inCurrent + SMOOTHING) / (inReference + SMOOTHING)) + scale;
}

/**
 * How far the shares of texts with an n-gram are from equal: the root of the likelihood ratio, in standard errors;
 * above 0 where it is more frequent in current texts.
 */
export function signedRoot([inReference, inCurrent]: OfSides, [n, m]: OfSides): number {
  const both = inReference + inCurrent;
  const ratio =
    excess(inReference, (both * n) / (n + m)) +
    excess(inCurrent, (both * m) / (n + m)) +
    excess(n - inReference, ((n + m - both) * n) / (n + m)) +
    excess(m - inCurrent, ((n + m - both) * m) / (n + m));
  const isMore = inCurrent * n > inReference * m;
  return (isMore ? 1 : -1) * Math.sqrt(Math.max(0, ratio));
}

/** A cell's part of the likelihood ratio. */
function excess(observed: number, expected: number): number {
  return observed === 0 ? 0 : 2 * observed * Math.log(observed / expected);
}
