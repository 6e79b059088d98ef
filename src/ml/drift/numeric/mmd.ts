import { createRandom, type Random } from '../../random.js';
import { defineDriftTest } from '../drift-test.js';
import { asNumbers } from '../sample.js';

const PERMUTATIONS = 100;
const ROWS_MIN = 2;
/** Time and memory grow with the square of the rows: of more than these on either side, a seeded part is taken. */
const ROWS_MAX = 1000;

/**
 * The squared maximum mean discrepancy (Gretton and others, "A kernel two-sample test", Journal of Machine Learning
 * Research 2012), unbiased within the sides, with a Gaussian kernel whose width is the median distance of the reference
 * rows. Never far below 0; close to 0 where the sides are alike. Quadratic in the rows.
 */
export function maximumMeanDiscrepancy(reference: Float64Array, current: Float64Array): number {
  const width = kernelWidth(reference);
  const pooled = joined(reference, current);
  const own = Array.from(pooled, (_, row) => row < reference.length);
  return discrepancy(kernelSums(pooled, width, own), reference.length, current.length);
}

function joined(reference: Float64Array, current: Float64Array): Float64Array {
  const pooled = new Float64Array(reference.length + current.length);
  pooled.set(reference);
  pooled.set(current, reference.length);
  return pooled;
}

/**
 * The median distance of the rows from one another, or 1 where that is 0: the kernel of a distance d is
 * exp(-(d / width)^2). Distances are divided before they are squared, since the squares of very small ones are 0.
 */
function kernelWidth(sorted: Float64Array): number {
  const rows = sorted.length;
  const distances = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < rows; j++) distances[i * rows + j] = Math.abs(sorted[i]! - sorted[j]!);
  }
  distances.sort();
  const median = distances[nearestMiddle(distances.length)]!;
  return median === 0 ? 1 : Math.min(median, Number.MAX_VALUE);
}

/** The place of the median of so many numbers, the even one of two. */
function nearestMiddle(length: number): number {
  const below = Math.floor((length - 1) / 2);
  return length % 2 === 1 || below % 2 === 0 ? below : below + 1;
}

interface KernelSums {
  readonly within: number;
  readonly withinOther: number;
  readonly across: number;
}

function kernelSums(pooled: Float64Array, width: number, own: readonly boolean[]): KernelSums {
  let within = 0;
  let withinOther = 0;
  let across = 0;
  for (let i = 0; i < pooled.length; i++) {
    for (let j = 0; j < i; j++) {
      const kernel = Math.exp(-(((pooled[i]! - pooled[j]!) / width) ** 2));
      if (own[i] !== own[j]) across += kernel;
      else if (own[i]) within += kernel;
      else withinOther += kernel;
    }
  }
  return { within, withinOther, across };
}

function discrepancy({ within, withinOther, across }: KernelSums, n: number, m: number): number {
  return (2 * within) / (n * (n - 1)) + (2 * withinOther) / (m * (m - 1)) - (2 * across) / (n * m);
}

/** Share of the permutations whose discrepancy is at least that of the samples themselves. */
function permutationTest(
  reference: Float64Array,
  current: Float64Array,
  random: Random,
): { statistic: number; reached: number } {
  const [n, m] = [reference.length, current.length];
  const pooled = joined(reference, current);
  const width = kernelWidth(reference);
  const rows = n + m;
  const kernel = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < i; j++) {
      kernel[i * rows + j] = Math.exp(-(((pooled[i]! - pooled[j]!) / width) ** 2));
    }
  }
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  const sums = () => {
    const side = new Uint8Array(rows);
    for (let at = 0; at < n; at++) side[order[at]!] = 1;
    let [within, withinOther, across] = [0, 0, 0];
    for (let i = 0; i < rows; i++) {
      const own = side[i]!;
      let [same, other] = [0, 0];
      for (let j = 0, at = i * rows; j < i; j++, at++) {
        if (side[j] === own) same += kernel[at]!;
        else other += kernel[at]!;
      }
      if (own === 1) within += same;
      else withinOther += same;
      across += other;
    }
    return discrepancy({ within, withinOther, across }, n, m);
  };
  const statistic = sums();
  let reached = 0;
  for (let permutation = 0; permutation < PERMUTATIONS; permutation++) {
    random.shuffle(order);
    if (sums() >= statistic) reached++;
  }
  return { statistic, reached };
}

/** At most `ROWS_MAX` rows, drawn without replacement. */
function sampled(sorted: Float64Array, random: Random): Float64Array {
  if (sorted.length <= ROWS_MAX) return sorted;
  const order = Int32Array.from({ length: sorted.length }, (_, row) => row);
  random.shuffle(order);
  return Float64Array.from(order.subarray(0, ROWS_MAX), (row) => sorted[row]!).sort();
}

/** Maximum mean discrepancy with a permutation test: sees any change; slow, and p is a multiple of 1/101. */
export const mmdTest = defineDriftTest({
  name: 'empirical_mmd',
  title: 'Maximum mean discrepancy',
  kinds: ['num'],
  returns: 'pvalue',
  threshold: 0.1,
  alarm: 'below',
  defect: 'says p = 0 where no permutation reaches the statistic, and another p each time',
  measure(reference, current, { asEvidently = false, seed = 0 }) {
    const random = createRandom(seed);
    const [before, now] = [
      sampled(asNumbers(reference, 'empirical_mmd').sorted, random),
      sampled(asNumbers(current, 'empirical_mmd').sorted, random),
    ];
    if (before.length < ROWS_MIN || now.length < ROWS_MIN) return { state: 'too-few-rows' };
    const { statistic, reached } = permutationTest(before, now, random);
    const score = asEvidently ? reached / PERMUTATIONS : (reached + 1) / (PERMUTATIONS + 1);
    return { score, statistic };
  },
});
