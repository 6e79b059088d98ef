import { assertJudgedRows, indexOfLargest, type JudgedRows } from './judged-rows.js';

const BIN_COUNT = 15;

/** What came true of the predictions of about one confidence. */
export interface ReliabilityBin {
  /** Confidences in (confidenceFrom, confidenceTo] are counted here. */
  readonly confidenceFrom: number;
  readonly confidenceTo: number;
  readonly count: number;
  /** Mean confidence and share of right predictions; null in an empty bin. */
  readonly meanConfidence: number | null;
  readonly accuracy: number | null;
}

/** Counts predictions by the confidence in the predicted class, in 15 bins of equal width. */
export class ReliabilityBins {
  private readonly counts = new Float64Array(BIN_COUNT);
  private readonly confidences = new Float64Array(BIN_COUNT);
  private readonly hits = new Float64Array(BIN_COUNT);

  add(confidence: number, hit: boolean): void {
    const bin = Math.min(BIN_COUNT - 1, Math.max(0, Math.ceil(confidence * BIN_COUNT) - 1));
    this.counts[bin]++;
    this.confidences[bin] = (this.confidences[bin] as number) + confidence;
    if (hit) this.hits[bin]++;
  }

  /** Mean distance of confidence and accuracy over the bins, weighted by their counts: the ECE. */
  expectedError(): number {
    let sum = 0;
    let rows = 0;
    for (let bin = 0; bin < BIN_COUNT; bin++) {
      sum += Math.abs((this.hits[bin] as number) - (this.confidences[bin] as number));
      rows += this.counts[bin] as number;
    }
    return sum / rows;
  }

  table(): ReliabilityBin[] {
    return Array.from(this.counts, (count, bin) => ({
      confidenceFrom: bin / BIN_COUNT,
      confidenceTo: (bin + 1) / BIN_COUNT,
      count,
      meanConfidence: count === 0 ? null : (this.confidences[bin] as number) / count,
      accuracy: count === 0 ? null : (this.hits[bin] as number) / count,
    }));
  }
}

/**
 * The reliability table behind the `ece` of `evaluateClassification`: 15 bins of equal width.
 * @throws ModelInputError EMPTY_INPUT, SHAPE_MISMATCH, LABEL_OUT_OF_RANGE or NOT_A_NUMBER
 */
export function reliabilityTable(rows: JudgedRows): ReliabilityBin[] {
  assertJudgedRows(rows);
  const { truth, probabilities, classCount } = rows;
  const bins = new ReliabilityBins();
  for (let row = 0; row < truth.length; row++) {
    const predicted = indexOfLargest(probabilities, row * classCount, classCount);
    bins.add(probabilities[row * classCount + predicted] as number, predicted === truth[row]);
  }
  return bins.table();
}
