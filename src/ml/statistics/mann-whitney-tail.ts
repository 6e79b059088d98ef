/**
 * P(U >= u) of the Mann-Whitney statistic of two samples without ties, from the number of orders of the pooled sample
 * that give each value (Mann and Whitney, "On a test of whether one of two random variables is stochastically larger
 * than the other", Annals of Mathematical Statistics 1947). Time and memory grow with n m.
 * @param u a whole number; the law is symmetric about n m / 2
 */
export function mannWhitneyExactTail(u: number, n: number, m: number): number {
  const [small, large] = n < m ? [n, m] : [m, n];
  // The coefficients of the Gaussian binomial: products of (1 - q^(large + i)) / (1 - q^i), i = 1 ... small, as
  // probabilities, so that they do not overflow.
  const last = small * large;
  const chances = new Float64Array(last + 1);
  chances[0] = 1;
  for (let i = 1; i <= small; i++) {
    const reach = i * large;
    for (let at = reach; at >= large + i; at--) {
      chances[at] = (chances[at] as number) - (chances[at - large - i] as number);
    }
    for (let at = i; at <= reach; at++) chances[at] = (chances[at] as number) + (chances[at - i] as number);
    const share = i / (large + i);
    for (let at = 0; at <= reach; at++) chances[at] = (chances[at] as number) * share;
  }
  let sum = 0;
  // Summed from the thin end, and by symmetry over the small values, where nothing has cancelled.
  for (let at = 0; at <= last - u; at++) sum += chances[at] as number;
  return Math.min(1, sum);
}
