const BLOCK = 128;
const LANES = 8;

/** The sum of a part of the numbers in numpy's order: blocks in eight lanes, halves added up. */
export function pairwiseSum(values: Float64Array, start: number, end: number): number {
  const length = end - start;
  if (length > BLOCK) {
    const half = Math.floor(length / 2);
    const middle = start + half - (half % LANES);
    return pairwiseSum(values, start, middle) + pairwiseSum(values, middle, end);
  }
  const whole = length - (length % LANES);
  let sum = 0;
  if (whole > 0) {
    const lanes = values.slice(start, start + LANES);
    for (let at = LANES; at < whole; at += LANES) {
      for (let lane = 0; lane < LANES; lane++) lanes[lane]! += values[start + at + lane]!;
    }
    sum = lanes[0]! + lanes[1]! + (lanes[2]! + lanes[3]!) + (lanes[4]! + lanes[5]! + (lanes[6]! + lanes[7]!));
  }
  for (let at = start + whole; at < end; at++) sum += values[at]!;
  return sum;
}

/**
 * The difference of the means of two sorted samples: both are taken from a number in the middle, so that nothing is lost
 * far from 0.
 */
export function meanGap(reference: Float64Array, current: Float64Array): number {
  const pivot = reference[reference.length >>> 1] as number;
  const fromPivot = (values: Float64Array) => mean(values.map((value) => value - pivot));
  return fromPivot(reference) - fromPivot(current);
}

/** Sum of the numbers, with the rounding errors kept in a second number (Neumaier 1974). */
function exactSum(values: Float64Array): number {
  let sum = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + lost;
}

function mean(values: Float64Array): number {
  return exactSum(values) / values.length;
}

/** Sum of the squared distances from the mean; exactly 0 when all numbers are equal. */
export function squaredDeviations(sorted: Float64Array, centre = mean(sorted)): number {
  if (sorted[0] === sorted[sorted.length - 1]) return 0;
  let sum = 0;
  for (let i = 0; i < sorted.length; i++) {
    const gap = (sorted[i] as number) - centre;
    sum += gap * gap;
  }
  return sum;
}

/** With the number of rows in the denominator. */
export function standardDeviation(sorted: Float64Array): number {
  return Math.sqrt(squaredDeviations(sorted) / sorted.length);
}

/** Of both sides together. */
export function pooledDeviation(reference: Float64Array, current: Float64Array): number {
  const rows = reference.length + current.length;
  const [before, now] = [mean(reference), mean(current)];
  const gap = before - now;
  const between = (reference.length * current.length * gap * gap) / rows;
  return Math.sqrt((squaredDeviations(reference, before) + squaredDeviations(current, now) + between) / rows);
}
