import { logGamma } from '../../statistics/log-gamma.js';

/**
 * ln of the evidence that counts do not follow given shares: a Dirichlet prior around the shares, as a mixture, over the
 * shares themselves. As an e-value it may be looked at after any row: its chance of ever reaching 1/alpha is at most
 * alpha.
 * @param shares of the categories, > 0, summing to 1
 * @param concentration how many rows the prior is worth
 */
export function dirichletLogEvidence(
  shares: ArrayLike<number>,
  counts: ArrayLike<number>,
  concentration: number,
): number {
  let rows = 0;
  let log = 0;
  for (let i = 0; i < shares.length; i++) {
    const [share, count] = [shares[i] as number, counts[i] as number];
    const prior = concentration * share;
    rows += count;
    log += logGamma(prior + count) - logGamma(prior);
    if (count > 0) log -= count * Math.log(share);
  }
  return log + logGamma(concentration) - logGamma(concentration + rows);
}
