/** How much smaller one list of losses is than another of the same rows. */
export interface PairedGain {
  readonly rows: number;
  /** Mean of `before - after`. */
  readonly mean: number;
  /** The mean in standard errors; 0 where nothing differs or fewer than two rows are compared. */
  readonly standardErrors: number;
}

/** The paired z statistic of two losses a row. */
export function pairedGain(before: Float64Array, after: Float64Array): PairedGain {
  const rows = before.length;
  if (rows < 2) return { rows, mean: 0, standardErrors: 0 };
  let mean = 0;
  for (let row = 0; row < rows; row++) mean += ((before[row] as number) - (after[row] as number)) / rows;
  let squares = 0;
  for (let row = 0; row < rows; row++) {
    squares += ((before[row] as number) - (after[row] as number) - mean) ** 2;
  }
  const standardError = Math.sqrt(squares / (rows - 1) / rows);
  return { rows, mean, standardErrors: standardError > 0 ? mean / standardError : 0 };
}
