/** p-values of several tests, corrected so that the whole family keeps its level; in the order they were given. */
export interface CorrectedPValues {
  /** Each times their number. */
  readonly bonferroni: Float64Array;
  /** Holm, "A simple sequentially rejective multiple test procedure", 1979: the chance of any false alarm. */
  readonly holm: Float64Array;
  /** Benjamini and Hochberg 1995: the expected share of false ones among the alarms. */
  readonly bh: Float64Array;
  /** Benjamini and Yekutieli 2001: the same for tests that depend on each other in any way. */
  readonly by: Float64Array;
}

export function correctPValues(pvalues: ArrayLike<number>): CorrectedPValues {
  const tests = pvalues.length;
  const order = Array.from({ length: tests }, (_, i) => i).sort(
    (i, j) => (pvalues[i] as number) - (pvalues[j] as number),
  );
  const harmonic = order.reduce((sum, _, rank) => sum + 1 / (rank + 1), 0);
  const holm = new Float64Array(tests);
  let least = 0;
  for (const [rank, test] of order.entries()) {
    least = Math.max(least, (pvalues[test] as number) * (tests - rank));
    holm[test] = Math.min(1, least);
  }
  const stepUp = (factor: number) => {
    const corrected = new Float64Array(tests);
    let most = 1;
    for (let rank = tests - 1; rank >= 0; rank--) {
      const test = order[rank] as number;
      most = Math.min(most, ((pvalues[test] as number) * tests * factor) / (rank + 1));
      corrected[test] = most;
    }
    return corrected;
  };
  return {
    bonferroni: Float64Array.from(pvalues, (p) => Math.min(1, p * tests)),
    holm,
    bh: stepUp(1),
    by: stepUp(harmonic),
  };
}

/**
 * Benjamini-Hochberg for e-values (Wang and Ramdas, "False discovery rate control with e-values", 2022), right for tests
 * that depend on each other in any way.
 * @returns which are rejected, ascending
 */
export function rejectEValues(evalues: ArrayLike<number>, alpha: number): number[] {
  const tests = evalues.length;
  const order = Array.from({ length: tests }, (_, i) => i).sort(
    (i, j) => (evalues[j] as number) - (evalues[i] as number),
  );
  let rejected = 0;
  for (const [rank, test] of order.entries()) {
    if (((rank + 1) * (evalues[test] as number)) / tests >= 1 / alpha) rejected = rank + 1;
  }
  return order.slice(0, rejected).sort((i, j) => i - j);
}
