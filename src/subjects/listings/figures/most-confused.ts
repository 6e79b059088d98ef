/** How many rows of category `truth` were put in category `predicted`; cells that are zero may be left out. */
export interface ConfusionCell {
  truth: number;
  predicted: number;
  rows: number;
}

/**
 * The categories that take part in the most errors, as the one that was missed or the one that was wrongly given.
 * @returns at most `countMax` indexes below `categoryCount`, ascending; all of them when they are few enough
 */
export function mostConfused(
  cells: readonly ConfusionCell[],
  categoryCount: number,
  countMax: number,
): number[] {
  const errors = new Float64Array(categoryCount);
  for (const { truth, predicted, rows } of cells) {
    if (truth === predicted) continue;
    errors[truth]! += rows;
    errors[predicted]! += rows;
  }
  return Array.from(errors, (_, index) => index)
    .sort((a, b) => errors[b]! - errors[a]! || a - b)
    .slice(0, countMax)
    .sort((a, b) => a - b);
}
