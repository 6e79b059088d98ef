/** What an empty bin gets instead of 0. */
const FILL = 1e-4;
/** Where a bin with rows has hardly more than that, empty bins get this share of the smallest one. */
const SMALL_FACTOR = 1e6;

/**
 * Shares without zeros, for distances that divide by them: an empty bin counts as 0.0001, or as a millionth of the
 * smallest share where that is no more than 0.0001. The sum is no longer 1.
 */
export function fillZeros(shares: Float64Array): Float64Array {
  const smallest = shares.reduce(
    (min, share) => (share > 0 && share < min ? share : min),
    Number.POSITIVE_INFINITY,
  );
  const fill = smallest <= FILL ? smallest / SMALL_FACTOR : FILL;
  return shares.map((share) => (share === 0 ? fill : share));
}
