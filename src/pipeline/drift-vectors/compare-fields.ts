import type { DriftVector, Fields } from './drift-vector.js';

/** A field in which we do not agree. */
export interface Difference {
  readonly field: string;
  readonly expected: unknown;
  /** Absent when we have no such field. */
  readonly got: unknown;
}

export interface Comparison {
  readonly differences: readonly Difference[];
  /** The largest difference of two numbers that agree, relative above 1; 0 where the vector states a tolerance. */
  readonly difference: number;
}

const TOLERANCE = 1e-9;
/** A root turns a rounding error of 1e-16 near 0 into 1e-8: of these distances the squares must agree as well as that. */
const ROOTS = ['hellinger', 'jensenshannon', 'js2'];
const SQUARE_TOLERANCE = 4e-15;

/**
 * Holds what we computed against what a vector expects, field by field.
 * @param omits fields that are left out
 */
export function compareFields(
  vector: DriftVector,
  actual: Fields,
  omits: readonly string[] = [],
): Comparison {
  const { expected } = vector;
  const differences: Difference[] = [];
  let largest = 0;
  for (const [field, value] of Object.entries(expected)) {
    if (omits.includes(field)) continue;
    if (field === 'raises') {
      if (value !== null && actual.raises !== true)
        differences.push({ field, expected: value, got: actual.state });
      continue;
    }
    const got = actual[field];
    const error = distance(value, got, toleranceOf(vector, field));
    if (!(error <= 1)) differences.push({ field, expected: value, got });
    else largest = Math.max(largest, error);
  }
  if (actual.raises === true && expected.raises === undefined && differences.length === 0) {
    differences.push({ field: 'raises', expected: undefined, got: true });
  }
  const isUsual = Object.keys(vector.tolerance).length === 0;
  return { differences, difference: isUsual ? largest * TOLERANCE : 0 };
}

type Tolerance = (expected: number, got: number) => number;

/** How far two numbers are apart, as a share of what is allowed. */
function toleranceOf({ tolerance, expected, test }: DriftVector, field: string): Tolerance {
  const stated = tolerance[field] ?? tolerance.abs;
  const { sd_multiples: multiples } = tolerance;
  const deviation = expected.auc_sd_25_splits;
  if (stated === undefined && multiples !== undefined && typeof deviation === 'number') {
    return (one, other) => Math.abs(one - other) / (multiples * deviation);
  }
  const used = String(expected.test_used ?? test);
  const isRoot = ROOTS.some((name) => used.endsWith(name));
  return (one, other) => {
    const error = Math.abs(one - other);
    if (stated !== undefined)
      return stated === 0 ? (error === 0 ? 0 : Number.POSITIVE_INFINITY) : error / stated;
    const share = error / (TOLERANCE * Math.max(1, Math.abs(one)));
    return isRoot ? Math.min(share, Math.abs(one * one - other * other) / SQUARE_TOLERANCE) : share;
  };
}

function distance(expected: unknown, got: unknown, tolerance: Tolerance): number {
  if (expected === null) return got === null || Number.isNaN(got) ? 0 : Number.POSITIVE_INFINITY;
  if (typeof expected === 'number') {
    if (typeof got !== 'number') return Number.POSITIVE_INFINITY;
    return expected === got ? 0 : tolerance(expected, got);
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(got) || got.length !== expected.length) return Number.POSITIVE_INFINITY;
    return greatest(expected.map((item, i) => distance(item, got[i], tolerance)));
  }
  if (typeof expected === 'object') {
    const names = Object.keys(expected as object);
    if (typeof got !== 'object' || got === null || Object.keys(got).length !== names.length) {
      return Number.POSITIVE_INFINITY;
    }
    return greatest(
      names.map((name) => distance((expected as Fields)[name], (got as Fields)[name], tolerance)),
    );
  }
  return expected === got ? 0 : Number.POSITIVE_INFINITY;
}

/** The largest, or what is no number at all. */
function greatest(errors: readonly number[]): number {
  return errors.reduce((most, error) => (error <= most ? most : error), 0);
}
