import { type CategoryBet, categoryBets, tilt } from './category-bets.js';
import { addEValue, copyEvidence, type Evidence, noEvidence, type Since, startTrail } from './evidence.js';
import type { CategoryProfile, ShareProfile } from './reference-profile.js';

/**
 * A watch over categories, or over one property that a row has or has not. For each category, bets that its odds have
 * changed by a ratio.
 *
 * With N of the n rows before, reference and stream, in the category, the next row counts as
 *
 *   e = s (n + 1) / (N + 1)            in the category
 *   e = (1 - s) (n + 1) / (n - N + 1)  in another
 *
 * where s is the share that the bet foretells: the ratio applied to the odds among the rows before its trail began, so
 * that what follows a change does not blur it. Both denominators count the row itself, as conformal p-values do. The
 * estimate of the reference goes on being updated: see docs/adr/0012-watching-a-stream.md for why it must.
 */
export interface CategoryState {
  readonly kind: 'category' | 'share';
  /** Names of the first categories; one more, without a name, is for all that the reference does not know. */
  readonly categories: readonly string[];
  /** Reference and stream in each category that is watched. */
  readonly counts: number[];
  /** Reference and stream. */
  rows: number;
  readonly bets: readonly CategoryBet[];
  readonly evidence: Evidence;
}

export function startCategory(profile: CategoryProfile | ShareProfile): CategoryState {
  const isShare = profile.kind === 'share';
  const rows = isShare ? profile.rows : profile.counts.reduce((sum, count) => sum + count, 0);
  const counts = isShare ? [profile.hits] : [...profile.counts, oncesOf(profile.counts)];
  const bets = categoryBets(
    counts.map((count) => smoothed(count, rows)),
    isShare ? null : counts.length - 1,
  );
  return {
    kind: profile.kind,
    categories: isShare ? [] : profile.categories,
    counts,
    rows,
    bets,
    evidence: noEvidence(bets.length),
  };
}

/** How many of as many rows again would be in unknown categories (Good, "The population frequencies of species", 1953). */
function oncesOf(counts: readonly number[]): number {
  return counts.filter((count) => count === 1).length;
}

export function copyCategory(state: CategoryState): CategoryState {
  return { ...state, counts: state.counts.slice(), evidence: copyEvidence(state.evidence) };
}

/** Where a value is counted: -1 for a row without the property that a share is about. */
export function categoryOf(
  state: CategoryState,
  index: ReadonlyMap<string, number>,
  value: string | boolean,
): number {
  if (typeof value === 'boolean') return value ? 0 : -1;
  return index.get(value) ?? state.counts.length - 1;
}

/** Takes one row in, in place, and returns the evidence of all bets. */
export function takeCategory(state: CategoryState, category: number, now: Since): number {
  const { bets, counts, evidence, rows } = state;
  let total = 0;
  for (let bet = 0; bet < bets.length; bet++) {
    const { category: about, ratio, weight } = bets[bet] as CategoryBet;
    const count = counts[about] as number;
    startTrail(evidence, bet, now, count);
    const before = rows - (now.used - (evidence.sinceUsed[bet] as number));
    const foretold = tilt(smoothed(evidence.mark[bet] as number, before), ratio);
    const eValue =
      about === category
        ? (foretold * (rows + 1)) / (count + 1)
        : ((1 - foretold) * (rows + 1)) / (rows - count + 1);
    total += addEValue(evidence, bet, weight, eValue);
  }
  if (category >= 0) (counts[category] as number)++;
  state.rows++;
  return total;
}

/** Share of a bet's category before its trail began and since. */
export function sharesAround(
  state: CategoryState,
  bet: number,
  rowsSince: number,
): { before: number; since: number } {
  const mark = state.evidence.mark[bet] as number;
  const count = state.counts[(state.bets[bet] as CategoryBet).category] as number;
  return {
    before: mark / (state.rows - rowsSince),
    since: rowsSince === 0 ? 0 : (count - mark) / rowsSince,
  };
}

/** Share of a category of which this many rows were seen, never 0 or 1. */
function smoothed(count: number, rows: number): number {
  return (count + 0.5) / (rows + 1);
}
