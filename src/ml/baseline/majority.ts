import { ModelInputError } from '../errors.js';
import type { TextDocument } from '../text/vectorizer.js';

/** Answers with the shares of the classes among the training rows, whatever the text. */
export class MajorityBaseline {
  constructor(readonly shares: Float32Array) {}

  predict(_document: TextDocument): Float32Array {
    return this.shares.slice();
  }
}

/**
 * @param y class of each training row, in [0, classCount)
 * @throws ModelInputError EMPTY_INPUT or LABEL_OUT_OF_RANGE
 */
export function fitMajorityBaseline(y: ArrayLike<number>, classCount: number): MajorityBaseline {
  if (y.length === 0) throw new ModelInputError('EMPTY_INPUT', 'there is no row to learn from', { rows: 0 });
  const counts = new Float32Array(classCount);
  for (let row = 0; row < y.length; row++) {
    const label = y[row] as number;
    if (!(label >= 0 && label < classCount)) {
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
    counts[label]++;
  }
  return new MajorityBaseline(counts.map((count) => count / y.length));
}
