import { ModelInputError } from '../errors.js';

/** Probabilities of rows whose class is known. */
export interface JudgedRows {
  /** Class of each row, in [0, classCount). */
  readonly truth: ArrayLike<number>;
  /** Row-major, rows * classCount; each row sums to 1. */
  readonly probabilities: Float32Array | Float64Array;
  readonly classCount: number;
}

const ROW_SUM_TOLERANCE = 1e-3;

/** @throws ModelInputError EMPTY_INPUT, SHAPE_MISMATCH, LABEL_OUT_OF_RANGE or NOT_A_NUMBER */
export function assertJudgedRows({ truth, probabilities, classCount }: JudgedRows): void {
  const rows = truth.length;
  if (rows === 0) throw new ModelInputError('EMPTY_INPUT', 'there is no row to score', { rows });
  if (!Number.isSafeInteger(classCount) || classCount < 2 || probabilities.length !== rows * classCount) {
    throw new ModelInputError(
      'SHAPE_MISMATCH',
      `${probabilities.length} probabilities for ${rows} rows of ${classCount} classes`,
      { probabilities: probabilities.length, rows, classCount },
    );
  }
  for (let row = 0; row < rows; row++) {
    const label = truth[row] as number;
    if (!Number.isInteger(label) || label < 0 || label >= classCount) {
      throw new ModelInputError(
        'LABEL_OUT_OF_RANGE',
        `label ${label} of row ${row} is not in [0, ${classCount})`,
        {
          row,
          label,
          classCount,
        },
      );
    }
    let sum = 0;
    let lowest = 0;
    for (let c = 0; c < classCount; c++) {
      const probability = probabilities[row * classCount + c] as number;
      sum += probability;
      if (!(probability >= lowest)) lowest = probability;
    }
    if (!(lowest >= 0) || !(Math.abs(sum - 1) <= ROW_SUM_TOLERANCE)) {
      throw new ModelInputError(
        'NOT_A_NUMBER',
        `the probabilities of row ${row} are no distribution (sum ${sum})`,
        {
          row,
          sum,
        },
      );
    }
  }
}

/** Index of the largest of `count` numbers from `start` on, relative to `start`; the first of equals. */
export function indexOfLargest(values: ArrayLike<number>, start: number, count: number): number {
  let best = 0;
  for (let c = 1; c < count; c++) {
    if ((values[start + c] as number) > (values[start + best] as number)) best = c;
  }
  return best;
}

/** Where `rowLogLoss` clips: the machine epsilon of the array's type, as scikit-learn 1.2 does. */
export function logLossEpsilon(probabilities: JudgedRows['probabilities']): number {
  return probabilities instanceof Float32Array ? 2 ** -23 : Number.EPSILON;
}

/** -ln of the probability of `label`, in nats; `start` is the row's first place. */
export function rowLogLoss(
  probabilities: ArrayLike<number>,
  start: number,
  classCount: number,
  label: number,
  epsilon: number,
): number {
  let sum = 0;
  for (let c = 0; c < classCount; c++) sum += clipped(probabilities[start + c] as number, epsilon);
  return Math.log(sum) - Math.log(clipped(probabilities[start + label] as number, epsilon));
}

function clipped(probability: number, epsilon: number): number {
  return Math.min(1 - epsilon, Math.max(epsilon, probability));
}
