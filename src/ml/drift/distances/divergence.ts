/** The Kullback-Leibler divergence sum p ln(p/q) of shares that each sum to 1, in nats; Infinity where q alone is 0. */
export function klDivergence(p: Float64Array, q: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    const [before, now] = [p[i] as number, q[i] as number];
    if (before > 0) sum += before * Math.log(before / now);
  }
  return sum;
}

/** Shares that sum to 1. */
export function normalised(shares: Float64Array): Float64Array {
  const sum = shares.reduce((total, share) => total + share, 0);
  return shares.map((share) => share / sum);
}
