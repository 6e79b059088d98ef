import { pairCounts } from '../categorical/shares.js';
import { asCategories, distinctNumbers, type Sample } from '../sample.js';

/** Numbers of which the reference has no more distinct ones are compared value by value. */
const VALUES_MAX = 20;

/** Shares of the rows of either side in the same bins. */
export interface BinnedShares {
  readonly reference: Float64Array;
  readonly current: Float64Array;
}

/**
 * Puts two columns into the same bins: numbers into ranges of equal width over both sides, as many as Sturges says
 * ("The choice of a class interval", 1926), categories and numbers with few values into a bin each.
 */
export function binShares(reference: Sample, current: Sample, test: string): BinnedShares {
  if (reference.kind === 'num' && current.kind === 'num') {
    const [before, now] = [reference.sorted, current.sorted];
    if (distinctNumbers(before) > VALUES_MAX) {
      const edges = sturgesEdges(...pooledRange(before, now), before.length + now.length);
      return {
        reference: countInBins(before, edges).map((count) => count / before.length),
        current: countInBins(now, edges).map((count) => count / now.length),
      };
    }
  }
  const counts = pairCounts(asCategories(reference, test), asCategories(current, test));
  return {
    reference: counts.reference.map((count) => count / counts.referenceRows),
    current: counts.current.map((count) => count / counts.currentRows),
  };
}

/** The least and the greatest of two sorted lists. */
export function pooledRange(one: Float64Array, other: Float64Array): [number, number] {
  return [
    Math.min(one[0] as number, other[0] as number),
    Math.max(one[one.length - 1] as number, other[other.length - 1] as number),
  ];
}

/** Edges of ceil(log2(values) + 1) bins of equal width, computed as numpy does; around a single value one bin of width 1. */
export function sturgesEdges(min: number, max: number, values: number): Float64Array {
  const width = (max - min) / (Math.log2(values) + 1);
  const [first, last] = min === max ? [min - 0.5, max + 0.5] : [min, max];
  const bins = width === 0 ? 1 : Math.ceil((last - first) / width);
  const step = (last - first) / bins;
  const edges = Float64Array.from({ length: bins + 1 }, (_, i) => i * step + first);
  edges[bins] = last;
  return edges;
}

/** How many numbers of a sorted list lie in each bin; a bin holds its lower edge, and the last one both. */
export function countInBins(sorted: Float64Array, edges: Float64Array): Float64Array {
  const bins = edges.length - 1;
  const counts = new Float64Array(bins);
  let before = countBelow(sorted, edges[0] as number);
  for (let bin = 0; bin < bins; bin++) {
    const edge = edges[bin + 1] as number;
    const upTo = bin === bins - 1 ? countUpTo(sorted, edge) : countBelow(sorted, edge);
    counts[bin] = upTo - before;
    before = upTo;
  }
  return counts;
}

function countBelow(sorted: Float64Array, edge: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < edge) low = middle + 1;
    else high = middle;
  }
  return low;
}

function countUpTo(sorted: Float64Array, edge: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) <= edge) low = middle + 1;
    else high = middle;
  }
  return low;
}
