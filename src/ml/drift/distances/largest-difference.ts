/** The largest difference of a share, from 0 to 1 (NannyML's L-infinity). */
export function largestDifference(reference: Float64Array, current: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < reference.length; i++) {
    largest = Math.max(largest, Math.abs((reference[i] as number) - (current[i] as number)));
  }
  return largest;
}
