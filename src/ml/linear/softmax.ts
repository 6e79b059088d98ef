/**
 * Turns scores into probabilities in place, shifted by the largest so that nothing overflows.
 * @returns ln of the sum of exponentials, so that -ln p(c) = result - score(c) of the scores given
 */
export function softmaxInPlace(scores: Float64Array): number {
  let largest = -Infinity;
  for (let c = 0; c < scores.length; c++) if ((scores[c] as number) > largest) largest = scores[c] as number;
  let sum = 0;
  for (let c = 0; c < scores.length; c++) {
    const e = Math.exp((scores[c] as number) - largest);
    scores[c] = e;
    sum += e;
  }
  const scale = 1 / sum;
  for (let c = 0; c < scores.length; c++) scores[c] = (scores[c] as number) * scale;
  return largest + Math.log(sum);
}
