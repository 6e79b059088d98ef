import { ModelInputError } from '../errors.js';
import type { LabelledRows } from '../model/rows.js';
import { assertCsrMatrix } from '../sparse/csr.js';

/** @throws ModelInputError EMPTY_INPUT, SHAPE_MISMATCH, NOT_A_NUMBER or LABEL_OUT_OF_RANGE */
export function assertLabelled({ text, y }: LabelledRows, classCount: number): void {
  assertCsrMatrix(text);
  if (text.rows === 0) throw new ModelInputError('EMPTY_INPUT', 'there is no row to learn from', { rows: 0 });
  if (y.length !== text.rows) {
    throw new ModelInputError('SHAPE_MISMATCH', `${y.length} labels for ${text.rows} rows`, {
      labels: y.length,
      rows: text.rows,
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

/** @throws ModelInputError ONE_CLASS_ONLY */
export function assertSeveralClasses({ y }: LabelledRows): void {
  const first = y[0] as number;
  if (y.some((label) => label !== first)) return;
  throw new ModelInputError('ONE_CLASS_ONLY', 'all rows have the same label', { label: first });
}

/** @throws ModelInputError SHAPE_MISMATCH when the features are not those that were learnt */
export function assertSameFeatures({ text }: LabelledRows, features: number): void {
  if (text.columns === features) return;
  throw new ModelInputError('SHAPE_MISMATCH', `rows of ${text.columns} features, learnt were ${features}`, {
    columns: text.columns,
    features,
  });
}
