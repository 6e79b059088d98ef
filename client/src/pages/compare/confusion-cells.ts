import type { CompareConfusionQuery } from './compare.generated.ts';

type Judged = NonNullable<CompareConfusionQuery['first']>;
type Category = Judged['confusion'][number]['truth'];

export interface DifferenceCell {
  truth: Category;
  predicted: Category;
  /** Listings in the second matrix less those in the first. */
  rows: number;
  /** The same as shares of the listings of the category. */
  share: number;
}

/** The second confusion matrix less the first, without the cells in which they are equal. */
export function confusionDifference(first: Judged, second: Judged) {
  const classes = new Map(
    [...first.classReport, ...second.classReport].map(({ category }) => [category.code, category]),
  );
  const cells = new Map<string, DifferenceCell>();
  for (const [sign, { classReport, confusion }] of [
    [-1, first],
    [1, second],
  ] as const) {
    const support = new Map(classReport.map((row) => [row.category.code, row.support]));
    for (const { truth, predicted, rows } of confusion) {
      const key = `${truth.code}\n${predicted.code}`;
      const cell = cells.get(key) ?? { truth, predicted, rows: 0, share: 0 };
      cell.rows += sign * rows;
      cell.share += (sign * rows) / Math.max(1, support.get(truth.code) ?? 0);
      cells.set(key, cell);
    }
  }
  return { classes: [...classes.values()], cells: [...cells.values()].filter(({ rows }) => rows !== 0) };
}
