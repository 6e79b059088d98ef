import { ModelInputError, requireInRange } from '../errors.js';
import type { FeatureRows, LabelledRows } from '../model/rows.js';
import { PICTURE_FEATURE_COUNT } from './picture-features.js';

/** The numbers of the rows that have a picture, in order. */
export function rowsWithPicture({ pictures }: FeatureRows): Int32Array {
  const present = pictures?.present ?? new Uint8Array(0);
  const rows = new Int32Array(present.length);
  let count = 0;
  present.forEach((isPresent, row) => {
    if (isPresent === 1) rows[count++] = row;
  });
  return rows.slice(0, count);
}

/** @throws ModelInputError EMPTY_INPUT, SHAPE_MISMATCH, LABEL_OUT_OF_RANGE or INVALID_OPTION */
export function assertLabelledPictures({ pictures, y }: LabelledRows, classCount: number): void {
  requireInRange('classCount', classCount, 2, 65_535);
  if (y.length === 0) throw new ModelInputError('EMPTY_INPUT', 'there is no row', { rows: 0 });
  if (
    pictures !== null &&
    (pictures.present.length !== y.length || pictures.values.length !== y.length * PICTURE_FEATURE_COUNT)
  ) {
    throw new ModelInputError('SHAPE_MISMATCH', 'pictures and labels differ in number', {
      labels: y.length,
      rows: pictures.present.length,
      values: pictures.values.length,
    });
  }
  const row = y.findIndex((label) => label >= classCount);
  if (row < 0) return;
  const label = y[row] as number;
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
