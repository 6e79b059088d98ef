/**
 * Weights that lift rare classes: (1 / count of the class)^power, scaled so that the mean over the rows is 1. Power 1
 * makes all classes count the same, 0 all rows. A class without a row has weight 0.
 */
export function temperedClassWeights(y: Uint16Array, classCount: number, power: number): Float64Array {
  const counts = new Float64Array(classCount);
  for (const label of y) counts[label] = (counts[label] as number) + 1;
  const weights = counts.map((count) => (count === 0 ? 0 : count ** -power));
  const total = weights.reduce((sum, weight, label) => sum + weight * (counts[label] as number), 0);
  return weights.map((weight) => (weight * y.length) / total);
}
