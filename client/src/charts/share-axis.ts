const SHARE = /(^|[._])(f1|accuracy|precision|recall)(_low|_high)?$/;
/** A curve that comes this near to 1 has an axis that ends there. */
const NEAR_ONE = 0.9;
/** Curves within so little are flat, and an axis as narrow would blow up nothing. */
const FLAT = 0.01;

interface Extent {
  min: number;
  max: number;
}

/**
 * The ends of an axis of metrics, in ECharts' words: those that are shares cannot be more than 1, which round steps would
 * go beyond.
 *
 * @param names all metrics on the axis
 */
export function endsOfAxis(names: readonly string[]) {
  if (names.length === 0 || !names.every((name) => SHARE.test(name))) return {};
  return {
    max: ({ max }: Extent) => (max > NEAR_ONE && max <= 1 ? 1 : null),
    min: ({ min, max }: Extent) =>
      max > NEAR_ONE && max - min < FLAT ? Math.floor(10 * (min - 0.05)) / 10 : null,
  };
}
