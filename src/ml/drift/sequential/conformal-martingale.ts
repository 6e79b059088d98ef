export interface MartingaleOptions {
  /** The share of the weight that changes its bet at each row. */
  readonly jump: number;
  /** Bets: p-values become smaller (below 0), stay, or become larger. */
  readonly bets: readonly number[];
}

/**
 * Conformal p-values of a stream, each against the bag of all earlier rows: uniform and independent as long as the rows
 * are exchangeable (Vovk, Gammerman and Shafer, "Algorithmic learning in a random world", 2005).
 * @param tieBreaks one uniform number a row
 */
export function conformalPValues(
  bag: ArrayLike<number>,
  stream: ArrayLike<number>,
  tieBreaks: ArrayLike<number>,
): Float64Array {
  const seen = Array.from(bag);
  return Float64Array.from(stream, (value, row) => {
    let greater = 0;
    let equal = 1;
    for (const other of seen) {
      if (other > value) greater++;
      else if (other === value) equal++;
    }
    seen.push(value);
    return (greater + (tieBreaks[row] as number) * equal) / seen.length;
  });
}

/** ln of the simple jumper's capital after each p-value (Vovk et al., "Retrain or not retrain", 2021). */
export function simpleJumper(pvalues: Float64Array, { jump, bets }: MartingaleOptions): Float64Array {
  let weights = bets.map(() => 1 / bets.length);
  let log = 0;
  return pvalues.map((p) => {
    const sum = weights.reduce((total, weight) => total + weight, 0);
    weights = weights.map(
      (weight, i) =>
        ((1 - jump) * weight + (jump * sum) / bets.length) * (1 + (bets[i] as number) * (p - 0.5)),
    );
    // The weights are kept at a sum of 1 so that they neither over- nor underflow.
    const capital = weights.reduce((total, weight) => total + weight, 0);
    weights = weights.map((weight) => weight / capital);
    log += Math.log(capital);
    return log;
  });
}
