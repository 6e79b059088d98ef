import { ModelInputError } from '../errors.js';

/** What two models answered to the same rows, by class number. */
export interface PairedAnswers {
  /** In [0, classCount), as the answers are. */
  readonly truth: ArrayLike<number>;
  readonly champion: ArrayLike<number>;
  readonly challenger: ArrayLike<number>;
  readonly classCount: number;
}

/** @throws ModelInputError EMPTY_INPUT, SHAPE_MISMATCH or LABEL_OUT_OF_RANGE */
export function assertPairedAnswers({ truth, champion, challenger, classCount }: PairedAnswers): void {
  const rows = truth.length;
  if (rows === 0) throw new ModelInputError('EMPTY_INPUT', 'there is no row to compare', { rows });
  if (champion.length !== rows || challenger.length !== rows) {
    throw new ModelInputError(
      'SHAPE_MISMATCH',
      `${champion.length} and ${challenger.length} answers for ${rows} rows`,
      { rows, champion: champion.length, challenger: challenger.length },
    );
  }
  for (const numbers of [truth, champion, challenger]) {
    for (let row = 0; row < rows; row++) {
      const label = numbers[row] as number;
      if (Number.isInteger(label) && label >= 0 && label < classCount) continue;
      throw new ModelInputError(
        'LABEL_OUT_OF_RANGE',
        `label ${label} of row ${row} is not in [0, ${classCount})`,
        { row, label, classCount },
      );
    }
  }
}
