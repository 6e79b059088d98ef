import { chiSquareHomogeneity } from '../drift/categorical/homogeneity.js';
import { fisherExact } from '../statistics/hypergeometric.js';
import { normalTails } from '../statistics/normal-tail.js';
import { type Effect, shareEffect } from './effect.js';

/** From this many expected rows on, the normal law is close enough to the exact one. */
const EXPECTED_NORMAL_MIN = 20;
/** With fewer expected rows a category is counted with the other rare ones (Cochran 1954). */
const EXPECTED_MIN = 5;

export interface CategoryChange {
  readonly category: string;
  readonly referenceShare: number;
  readonly currentShare: number;
  /** Of no change of this category, corrected for looking at all of them. */
  readonly pValue: number;
  readonly effect: Effect;
}

export interface CategoricalChange {
  /** Of no change of any category. */
  readonly pValue: number;
  /** That of the category whose share changed most. */
  readonly effect: Effect;
  /** All categories, the most telling change first. */
  readonly categories: readonly CategoryChange[];
}

/**
 * Compares how often categories occur on two sides that are both samples. The p-value is twice the smaller of two:
 * that of the chi-square test of homogeneity, which sees many small changes, and the smallest of one test a category
 * (Fisher's exact one, or that of two proportions where every expected number is 20 or more), times their number,
 * which sees one category that changed or is new.
 * @param reference rows by category; each side has at least one
 */
export function categoricalChange(
  reference: ReadonlyMap<string, number>,
  current: ReadonlyMap<string, number>,
): CategoricalChange {
  const n = sum(reference);
  const m = sum(current);
  const names = [...new Set([...reference.keys(), ...current.keys()])].sort();
  const categories = names
    .map((category) => {
      const a = reference.get(category) ?? 0;
      const b = current.get(category) ?? 0;
      return {
        category,
        referenceShare: a / n,
        currentShare: b / m,
        pValue: Math.min(1, names.length * oneCategory(a, n, b, m)),
        effect: shareEffect(a, n, b, m),
      };
    })
    .sort((x, y) => x.pValue - y.pValue || y.effect.size - x.effect.size);
  const ofAll = homogeneity(names, reference, n, current, m);
  const largest = categories.reduce((best, one) => (one.effect.low > best.effect.low ? one : best));
  return {
    pValue: Math.min(1, 2 * Math.min(ofAll, categories[0]!.pValue)),
    effect: largest.effect.low > 0 ? largest.effect : largestEffect(categories),
    categories,
  };
}

function largestEffect(categories: readonly CategoryChange[]): Effect {
  return categories.reduce((best, one) => (one.effect.size > best.effect.size ? one : best)).effect;
}

/** Of no change of one category against the others. */
function oneCategory(a: number, n: number, b: number, m: number): number {
  const share = (a + b) / (n + m);
  const expectedMin = Math.min(n, m) * Math.min(share, 1 - share);
  if (expectedMin < EXPECTED_NORMAL_MIN) return fisherExact(a, n - a, b, m - b);
  return normalTails((b / m - a / n) / Math.sqrt(share * (1 - share) * (1 / n + 1 / m)));
}

/** The chi-square test of homogeneity (Pearson 1900), rare categories together. */
function homogeneity(
  names: readonly string[],
  reference: ReadonlyMap<string, number>,
  n: number,
  current: ReadonlyMap<string, number>,
  m: number,
): number {
  const smaller = Math.min(n, m) / (n + m);
  const cells: [number, number][] = [];
  const rare: [number, number] = [0, 0];
  for (const name of names) {
    const a = reference.get(name) ?? 0;
    const b = current.get(name) ?? 0;
    if ((a + b) * smaller >= EXPECTED_MIN) cells.push([a, b]);
    else {
      rare[0] += a;
      rare[1] += b;
    }
  }
  if ((rare[0] + rare[1]) * smaller >= EXPECTED_MIN) cells.push(rare);
  if (cells.length < 2) return 1;
  const side = (at: 0 | 1) => Float64Array.from(cells, (cell) => cell[at]);
  const [before, now] = [side(0), side(1)];
  const rows = (counts: Float64Array) => counts.reduce((total, count) => total + count, 0);
  return chiSquareHomogeneity({
    ...{ reference: before, current: now, referenceRows: rows(before), currentRows: rows(now) },
  }).pvalue;
}

function sum(counts: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const count of counts.values()) total += count;
  return total;
}
