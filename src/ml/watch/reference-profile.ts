import { ModelInputError, requireInRange } from '../errors.js';

/**
 * Numbers of a reference, kept as cells between some of its sorted values. A cell holds the values above the cut to
 * its left, up to and including the cut to its right; the first and the last are open.
 */
export interface NumericProfile {
  readonly kind: 'numeric';
  /** Ascending, without duplicates; one less than there are cells. */
  readonly cuts: readonly number[];
  /** Reference values in each cell. */
  readonly counts: readonly number[];
}

/** How often each category occurred in a reference. */
export interface CategoryProfile {
  readonly kind: 'category';
  readonly categories: readonly string[];
  readonly counts: readonly number[];
}

/** How many rows of a reference had a property. */
export interface ShareProfile {
  readonly kind: 'share';
  readonly hits: number;
  readonly rows: number;
}

export type ReferenceProfile = NumericProfile | CategoryProfile | ShareProfile;

/** Below this a reference says too little to bet against. */
const ROWS_MIN = 20;
const BODY_CELLS = 64;
/** Finer towards the ends, for what is unusual. */
const TAIL_SHARES = [1 / 1024, 1 / 512, 1 / 256, 1 / 128];

/**
 * Cuts the sorted reference into at most 74 cells of 1/64 of the rows, finer at both ends. What is no finite number is
 * left out: the share of missing values is a signal of its own.
 *
 * @throws ModelInputError EMPTY_INPUT with fewer than 20 finite values
 */
export function numericProfile(values: ArrayLike<number>): NumericProfile {
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort();
  const n = sorted.length;
  requireRows(n);
  const cuts = innerCuts(sorted);
  const [first, last] = [sorted[0] as number, sorted[n - 1] as number];
  // What lies outside of a value that many rows share is news, whatever its rank.
  if (countUpTo(sorted, first) > 1) cuts.unshift(nextBelow(first));
  if (sorted[n - 2] === last) cuts.push(last);
  const upTo = [...cuts.map((cut) => countUpTo(sorted, cut)), n];
  return { kind: 'numeric', cuts, counts: upTo.map((rows, cell) => rows - (upTo[cell - 1] ?? 0)) };
}

/** Values of the reference below its greatest, ascending. */
function innerCuts(sorted: Float64Array): number[] {
  const cuts: number[] = [];
  for (const share of cutShares()) {
    const rank = Math.round(share * (sorted.length + 1));
    if (rank < 1 || rank > sorted.length) continue;
    const cut = sorted[rank - 1] as number;
    if (cut < (sorted.at(-1) as number) && cut > (cuts.at(-1) ?? Number.NEGATIVE_INFINITY)) cuts.push(cut);
  }
  return cuts;
}

/** A number below this one, with room for no other value that a reference with this one would tell apart. */
function nextBelow(value: number): number {
  return value - Math.max(Math.abs(value) * Number.EPSILON, Number.MIN_VALUE);
}

function cutShares(): number[] {
  const body = Array.from({ length: BODY_CELLS - 1 }, (_, i) => (i + 1) / BODY_CELLS);
  return [...TAIL_SHARES, ...body, ...TAIL_SHARES.map((share) => 1 - share).reverse()];
}

function countUpTo(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Counts categories, in the order of their names.
 *
 * @param known categories that may occur though the reference has none of them, e.g. all classes of a model
 * @throws ModelInputError EMPTY_INPUT with fewer than 20 values
 */
export function categoryProfile(values: Iterable<string>, known: Iterable<string> = []): CategoryProfile {
  const counts = new Map<string, number>();
  for (const category of known) counts.set(category, 0);
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const sorted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  const profile: CategoryProfile = {
    kind: 'category',
    categories: sorted.map(([category]) => category),
    counts: sorted.map(([, count]) => count),
  };
  assertProfile(profile);
  return profile;
}

/** @throws ModelInputError EMPTY_INPUT with fewer than 20 rows, INVALID_OPTION for counts that are none */
export function shareProfile(hits: number, rows: number): ShareProfile {
  const profile: ShareProfile = { kind: 'share', hits, rows };
  assertProfile(profile);
  return profile;
}

/** Checks a profile that was made elsewhere, or kept. @throws ModelInputError */
export function assertProfile(profile: ReferenceProfile): void {
  if (profile.kind === 'share') {
    requireInRange('rows', profile.rows, 0, Number.MAX_SAFE_INTEGER);
    requireInRange('hits', profile.hits, 0, profile.rows);
    requireRows(profile.rows);
    return;
  }
  for (const count of profile.counts) requireInRange('counts', count, 0, Number.MAX_SAFE_INTEGER);
  requireRows(profile.counts.reduce((sum, count) => sum + count, 0));
  if (profile.kind === 'numeric') {
    if (profile.cuts.length !== profile.counts.length - 1)
      refuse('a numeric profile needs one cut less than cells');
    for (let i = 0; i < profile.cuts.length; i++) {
      const [cut, before] = [profile.cuts[i] as number, profile.cuts[i - 1] ?? Number.NEGATIVE_INFINITY];
      if (!Number.isFinite(cut) || cut <= before) refuse('cuts must be finite and ascending');
    }
  } else if (
    profile.categories.length !== profile.counts.length ||
    new Set(profile.categories).size !== profile.categories.length
  ) {
    refuse('a profile of categories needs one count for each, and no category twice');
  }
}

function requireRows(rows: number): void {
  if (rows < ROWS_MIN) {
    throw new ModelInputError('EMPTY_INPUT', `a reference needs ${ROWS_MIN} rows, got ${rows}`, { rows });
  }
}

function refuse(message: string): never {
  throw new ModelInputError('SHAPE_MISMATCH', message);
}
