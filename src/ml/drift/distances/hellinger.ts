import { pairCounts } from '../categorical/shares.js';
import { defineDriftTest } from '../drift-test.js';
import { asCategories, distinctPooled, type Sample } from '../sample.js';
import { countInBins, pooledRange, sturgesEdges } from './binned-shares.js';

/**
 * The Hellinger distance of shares that each sum to 1, from 0 to 1: the length of the difference of their roots, which
 * is exactly 0 for equal shares.
 */
export function hellingerDistance(reference: Float64Array, current: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < reference.length; i++) {
    sum += (Math.sqrt(reference[i] as number) - Math.sqrt(current[i] as number)) ** 2;
  }
  return Math.min(1, Math.sqrt(sum / 2));
}

/** By densities where there are bins: their rounded widths differ a little from the mean width. */
function overlapOf(reference: number, current: number, edges: Float64Array | null, bin: number): number {
  if (edges === null) return Math.sqrt(reference * current);
  const width = edges[bin + 1]! - edges[bin]!;
  const meanWidth = (edges[edges.length - 1]! - edges[0]!) / (edges.length - 1);
  return Math.sqrt((reference / width) * (current / width)) * meanWidth;
}

interface Shares {
  readonly reference: Float64Array;
  readonly current: Float64Array;
  /** Of the bins, where numbers were put into some. */
  readonly edges: Float64Array | null;
}

function sharesOf(before: Sample, now: Sample): Shares {
  if (before.kind === 'num' && now.kind === 'num') {
    // Unlike the other distances, by the number of distinct values.
    const edges = sturgesEdges(...pooledRange(before.sorted, now.sorted), distinctPooled(before, now));
    return {
      edges,
      reference: countInBins(before.sorted, edges).map((count) => count / before.sorted.length),
      current: countInBins(now.sorted, edges).map((count) => count / now.sorted.length),
    };
  }
  const counts = pairCounts(asCategories(before, 'hellinger'), asCategories(now, 'hellinger'));
  return {
    edges: null,
    reference: counts.reference.map((count) => count / counts.referenceRows),
    current: counts.current.map((count) => count / counts.currentRows),
  };
}

/** Hellinger distance: like Jensen-Shannon, and bounded by 1. */
export const hellingerTest = defineDriftTest({
  name: 'hellinger',
  title: 'Hellinger distance',
  kinds: ['num', 'cat'],
  returns: 'distance',
  threshold: 0.1,
  alarm: 'at-least',
  defect: 'lets rounding errors into small distances and into those of numbers far from 0',
  measure(before, now) {
    const { reference, current } = sharesOf(before, now);
    return { score: hellingerDistance(reference, current) };
  },
  measureAsEvidently(before, now) {
    const { reference, current, edges } = sharesOf(before, now);
    let overlap = 0;
    for (let i = 0; i < reference.length; i++) overlap += overlapOf(reference[i]!, current[i]!, edges, i);
    return { score: Math.sqrt(1 - Math.min(1, overlap)) };
  },
});
