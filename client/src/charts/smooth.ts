/**
 * Smooths a curve as TensorBoard does: an exponential moving average that is corrected for its start, so that the first
 * points are not drawn towards zero.
 *
 * @param weight of what came before, in [0, 1); 0 leaves the values as they are
 * @returns as many values; null stays null and does not count
 */
export function smooth(values: readonly (number | null)[], weight: number): (number | null)[] {
  let mean = 0;
  let share = 0;
  return values.map((value) => {
    if (value === null) return null;
    mean = mean * weight + value * (1 - weight);
    share = share * weight + (1 - weight);
    return mean / share;
  });
}
