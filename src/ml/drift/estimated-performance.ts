/** What a classifier is expected to score on rows without labels. */
export interface EstimatedPerformance {
  readonly accuracy: number;
  /** Mean of the F1 of the classes. */
  readonly macroF1: number;
  /** Mean probability of the answers without calibration. */
  readonly uncalibratedAccuracy: number;
}

/**
 * Confidence-based performance estimation of NannyML: the probabilities of each class are calibrated on rows with labels
 * by isotonic regression, one class against the rest, and then counted as if they were true. Holds as long as the labels
 * depend on the rows as before; blind to anything else.
 * @param reference a row of class probabilities each, with the class as label
 */
export function estimatePerformance(
  reference: readonly (readonly number[])[],
  labels: ArrayLike<number>,
  current: readonly (readonly number[])[],
): EstimatedPerformance {
  const classes = reference[0]!.length;
  const curves = Array.from({ length: classes }, (_, k) =>
    fitIsotonic(
      reference.map((row) => row[k]!),
      reference.map((_row, i) => (labels[i] === k ? 1 : 0)),
    ),
  );
  const truePositives = new Float64Array(classes);
  const falsePositives = new Float64Array(classes);
  const falseNegatives = new Float64Array(classes);
  let right = 0;
  let uncalibrated = 0;
  for (const row of current) {
    const answer = row.indexOf(Math.max(...row));
    const raw = row.map((probability, k) => curves[k]!(probability));
    const sum = raw.reduce((total, value) => total + value, 0);
    const calibrated = raw.map((value) => (sum > 0 ? value / sum : 1 / classes));
    right += calibrated[answer]!;
    uncalibrated += row[answer]!;
    for (let k = 0; k < classes; k++) {
      if (k === answer) {
        truePositives[k]! += calibrated[k]!;
        falsePositives[k]! += 1 - calibrated[k]!;
      } else falseNegatives[k]! += calibrated[k]!;
    }
  }
  const f1 = truePositives.map((hits, k) => {
    const all = hits + (falsePositives[k]! + falseNegatives[k]!) / 2;
    return all === 0 ? 0 : hits / all;
  });
  return {
    accuracy: right / current.length,
    macroF1: f1.reduce((sum, value) => sum + value, 0) / classes,
    uncalibratedAccuracy: uncalibrated / current.length,
  };
}

/**
 * The rising curve closest to the points by least squares: pooling of adjacent violators (Barlow et al., "Statistical
 * inference under order restrictions", 1972), linear between its points and level beyond them.
 */
function fitIsotonic(x: readonly number[], y: readonly number[]): (at: number) => number {
  const order = x.map((_, i) => i).sort((i, j) => x[i]! - x[j]!);
  const points: { x: number; sum: number; weight: number }[] = [];
  for (const i of order) {
    const last = points.at(-1);
    if (last?.x === x[i]) {
      last.sum += y[i]!;
      last.weight++;
    } else points.push({ x: x[i]!, sum: y[i]!, weight: 1 });
  }
  const blocks: { sum: number; weight: number; points: number }[] = [];
  for (const { sum, weight } of points) {
    let block = { sum, weight, points: 1 };
    for (
      let last = blocks.at(-1);
      last && last.sum / last.weight >= block.sum / block.weight;
      last = blocks.at(-1)
    ) {
      blocks.pop();
      block = {
        sum: last.sum + block.sum,
        weight: last.weight + block.weight,
        points: last.points + block.points,
      };
    }
    blocks.push(block);
  }
  const heights = blocks.flatMap((block) => new Array<number>(block.points).fill(block.sum / block.weight));
  return (at) => {
    if (at <= points[0]!.x) return heights[0]!;
    let [low, high] = [0, points.length - 1];
    if (at >= points[high]!.x) return heights[high]!;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (points[middle]!.x <= at) low = middle;
      else high = middle;
    }
    const share = (at - points[low]!.x) / (points[high]!.x - points[low]!.x);
    return heights[low]! + share * (heights[high]! - heights[low]!);
  };
}
