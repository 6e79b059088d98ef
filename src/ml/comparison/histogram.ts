/** Values beyond these shares of the pooled values go into the outermost bins, so that a few do not flatten the rest. */
const OUTER_SHARE = 0.005;
const BINS_MAX = 20;

/** Two samples in the same bins. */
export interface Histogram {
  /** One more than there are bins; the outermost bins hold what lies beyond as well. */
  readonly edges: readonly number[];
  /** Share of the rows in each bin. */
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

/** @param reference in rising order, as `current`; not both empty */
export function histogramOf(reference: Float64Array, current: Float64Array): Histogram {
  const low = Math.min(...ends(reference, OUTER_SHARE), ...ends(current, OUTER_SHARE));
  const high = Math.max(...ends(reference, 1 - OUTER_SHARE), ...ends(current, 1 - OUTER_SHARE));
  const bins = low === high ? 1 : BINS_MAX;
  const width = low === high ? 1 : (high - low) / bins;
  const edges = Array.from({ length: bins + 1 }, (_, i) => low + i * width);
  return { edges, reference: sharesIn(reference, edges), current: sharesIn(current, edges) };
}

function ends(sorted: Float64Array, share: number): number[] {
  return sorted.length === 0 ? [] : [sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!];
}

function sharesIn(sorted: Float64Array, edges: readonly number[]): number[] {
  const shares: number[] = [];
  let from = 0;
  for (let bin = 1; bin < edges.length; bin++) {
    const to = bin === edges.length - 1 ? sorted.length : firstAtLeast(sorted, edges[bin]!);
    shares.push(sorted.length === 0 ? 0 : (to - from) / sorted.length);
    from = to;
  }
  return shares;
}

function firstAtLeast(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
