import { ModelInputError } from '../errors.js';

/** Scores of rows whose class is known. */
export interface ScoredRows {
  /** Row-major, rows * classCount; finite. */
  readonly scores: Float64Array;
  /** Class of each row, in [0, classCount). */
  readonly y: ArrayLike<number>;
  readonly classCount: number;
}

/** @throws ModelInputError SHAPE_MISMATCH, NOT_A_NUMBER or LABEL_OUT_OF_RANGE */
export function assertScoredRows({ scores, y, classCount }: ScoredRows): void {
  if (!Number.isSafeInteger(classCount) || classCount < 2 || scores.length !== y.length * classCount) {
    throw new ModelInputError(
      'SHAPE_MISMATCH',
      `${scores.length} scores for ${y.length} rows of ${classCount} classes`,
      { scores: scores.length, rows: y.length, classCount },
    );
  }
  for (let row = 0; row < y.length; row++) {
    const label = y[row] as number;
    if (!Number.isInteger(label) || label < 0 || label >= classCount) {
      throw new ModelInputError(
        'LABEL_OUT_OF_RANGE',
        `label ${label} of row ${row} is not in [0, ${classCount})`,
        { row, label, classCount },
      );
    }
  }
  const bad = scores.findIndex((score) => !Number.isFinite(score));
  if (bad >= 0) {
    const row = Math.floor(bad / classCount);
    throw new ModelInputError('NOT_A_NUMBER', `a score of row ${row} is not a finite number`, { row });
  }
}

/**
 * A fold for each row, every class dealt out evenly and in order: no chance, and rows sorted by class do no harm.
 */
export function stratifiedFolds(y: ArrayLike<number>, classCount: number, foldCount: number): Uint8Array {
  const dealt = new Uint32Array(classCount);
  return Uint8Array.from({ length: y.length }, (_, row) => {
    const label = y[row] as number;
    return (label + (dealt[label] as number)++) % foldCount;
  });
}

/** The rows listed, copied. */
export function pickRows({ scores, y, classCount }: ScoredRows, rows: readonly number[]): ScoredRows {
  const picked = new Float64Array(rows.length * classCount);
  rows.forEach((row, at) => {
    picked.set(scores.subarray(row * classCount, (row + 1) * classCount), at * classCount);
  });
  return { scores: picked, y: rows.map((row) => y[row] as number), classCount };
}
