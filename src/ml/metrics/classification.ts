import {
  assertJudgedRows,
  indexOfLargest,
  type JudgedRows,
  logLossEpsilon,
  rowLogLoss,
} from './judged-rows.js';
import { ReliabilityBins } from './reliability.js';

export type { JudgedRows as ClassificationInput } from './judged-rows.js';

interface ClassMetrics {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Rows of this class. */
  readonly support: number;
}

/** All shares in [0, 1]; `logLoss` in nats. */
export interface ClassificationReport {
  readonly rows: number;
  readonly accuracy: number;
  readonly weightedF1: number;
  /** Over the classes that occur in the truth or among the predictions, as scikit-learn does by default. */
  readonly macroF1: number;
  readonly weightedPrecision: number;
  readonly weightedRecall: number;
  readonly logLoss: number;
  readonly top3Accuracy: number;
  readonly ece: number;
  /** All classes; zeros for one that does not occur. */
  readonly perClass: readonly ClassMetrics[];
  /** classCount * classCount, row = truth, column = prediction. */
  readonly confusion: Uint32Array;
}

const TOP_RANKS = 3;

/**
 * Scores probabilities against the truth. The prediction of a row is its most probable class, the
 * first of equals. Definitions are those of scikit-learn 1.2 with `zero_division=0`; `logLoss` clips
 * at the machine epsilon of the array's type and scales each row to sum 1, `top3Accuracy` counts the
 * later of equally probable classes first. `ece` is the expected calibration error of the predicted
 * class over 15 bins of equal width (Guo et al., "On calibration of modern neural networks", ICML
 * 2017), bin b being ((b - 1) / 15, b / 15].
 *
 * @throws ModelInputError EMPTY_INPUT, SHAPE_MISMATCH, LABEL_OUT_OF_RANGE or NOT_A_NUMBER
 */
export function evaluateClassification(input: JudgedRows): ClassificationReport {
  assertJudgedRows(input);
  const { truth, probabilities, classCount } = input;
  const rows = truth.length;
  const confusion = new Uint32Array(classCount * classCount);
  const reliability = new ReliabilityBins();
  const epsilon = logLossEpsilon(probabilities);
  let logLossSum = 0;
  let topHits = 0;
  for (let row = 0; row < rows; row++) {
    const start = row * classCount;
    const label = truth[row] as number;
    const predicted = indexOfLargest(probabilities, start, classCount);
    confusion[label * classCount + predicted]++;
    if (rankOf(probabilities, start, classCount, label) < TOP_RANKS) topHits++;
    logLossSum += rowLogLoss(probabilities, start, classCount, label, epsilon);
    reliability.add(probabilities[start + predicted] as number, predicted === label);
  }
  const perClass = classMetrics(confusion, classCount);
  return {
    rows,
    accuracy: trace(confusion, classCount) / rows,
    weightedF1: weightedMean(perClass, 'f1', rows),
    macroF1: macroF1(perClass, confusion),
    weightedPrecision: weightedMean(perClass, 'precision', rows),
    weightedRecall: weightedMean(perClass, 'recall', rows),
    logLoss: logLossSum / rows,
    top3Accuracy: topHits / rows,
    ece: reliability.expectedError(),
    perClass,
    confusion,
  };
}

function rankOf(probabilities: ArrayLike<number>, start: number, classCount: number, label: number): number {
  const own = probabilities[start + label] as number;
  let rank = 0;
  for (let c = 0; c < classCount; c++) {
    const other = probabilities[start + c] as number;
    if (other > own || (other === own && c > label)) rank++;
  }
  return rank;
}

function classMetrics(confusion: Uint32Array, classCount: number): ClassMetrics[] {
  const metrics: ClassMetrics[] = [];
  for (let c = 0; c < classCount; c++) {
    let support = 0;
    let predicted = 0;
    for (let other = 0; other < classCount; other++) {
      support += confusion[c * classCount + other] as number;
      predicted += confusion[other * classCount + c] as number;
    }
    const hits = confusion[c * classCount + c] as number;
    metrics.push({
      precision: predicted === 0 ? 0 : hits / predicted,
      recall: support === 0 ? 0 : hits / support,
      f1: support + predicted === 0 ? 0 : (2 * hits) / (support + predicted),
      support,
    });
  }
  return metrics;
}

function weightedMean(
  perClass: readonly ClassMetrics[],
  name: 'f1' | 'precision' | 'recall',
  rows: number,
): number {
  let sum = 0;
  for (const metrics of perClass) sum += metrics[name] * metrics.support;
  return sum / rows;
}

function macroF1(perClass: readonly ClassMetrics[], confusion: Uint32Array): number {
  const classCount = perClass.length;
  let sum = 0;
  let present = 0;
  perClass.forEach(({ f1, support }, c) => {
    let occurs = support > 0;
    for (let t = 0; t < classCount && !occurs; t++) occurs = (confusion[t * classCount + c] as number) > 0;
    if (!occurs) return;
    present++;
    sum += f1;
  });
  return sum / present;
}

function trace(confusion: Uint32Array, classCount: number): number {
  let sum = 0;
  for (let c = 0; c < classCount; c++) sum += confusion[c * classCount + c] as number;
  return sum;
}
