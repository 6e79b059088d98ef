import { ModelInputError, requireInRange } from '../errors.js';
import type { LabelledRows } from '../model/rows.js';
import { assertCsrMatrix } from '../sparse/csr.js';

/** @throws ModelInputError when a classifier cannot be scored on these rows */
export function assertUsable({ text, pictures, y }: LabelledRows, classCount: number): void {
  requireInRange('classCount', classCount, 2, 65_535);
  assertCsrMatrix(text);
  if (text.rows === 0) throw new ModelInputError('EMPTY_INPUT', 'there is no row', { rows: 0 });
  const pictureRows = pictures?.present.length ?? text.rows;
  if (y.length !== text.rows || pictureRows !== text.rows) {
    throw new ModelInputError(
      'SHAPE_MISMATCH',
      `${text.rows} texts, ${pictureRows} pictures and ${y.length} labels`,
      { texts: text.rows, pictures: pictureRows, labels: y.length },
    );
  }
  if (pictures !== null && pictures.values.length % text.rows !== 0) {
    throw new ModelInputError('SHAPE_MISMATCH', 'the pictures have no whole number of features', {
      values: pictures.values.length,
      rows: text.rows,
    });
  }
  const row = y.findIndex((label) => label >= classCount);
  if (row >= 0) {
    throw new ModelInputError(
      'LABEL_OUT_OF_RANGE',
      `label ${y[row]} of row ${row} is not in [0, ${classCount})`,
      { row, label: y[row] as number, classCount },
    );
  }
}

/** @throws ModelInputError when nothing can be learnt from these rows */
export function assertLearnable(rows: LabelledRows, classCount: number): void {
  assertUsable(rows, classCount);
  const first = rows.y[0] as number;
  if (rows.y.every((label) => label === first)) {
    throw new ModelInputError('ONE_CLASS_ONLY', 'all rows have the same label', { label: first });
  }
}
