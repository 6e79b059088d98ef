/**
 * Holm's step-down correction (Holm, "A simple sequentially rejective multiple test procedure", 1979): rejecting what
 * is at most alpha rejects any true hypothesis with a probability of at most alpha, however the tests depend on one
 * another.
 * @param pValues in [0, 1]
 * @returns the corrected ones, in the same order
 */
export function holmCorrected(pValues: readonly number[]): number[] {
  const order = pValues.map((_, i) => i).sort((a, b) => (pValues[a] as number) - (pValues[b] as number));
  const corrected = new Array<number>(pValues.length);
  let largest = 0;
  order.forEach((at, rank) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * (pValues[at] as number)));
    corrected[at] = largest;
  });
  return corrected;
}
