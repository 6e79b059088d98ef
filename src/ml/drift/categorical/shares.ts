import type { Category, CategorySample } from '../sample.js';

/** How often each category of either side occurs, in the order of the categories. */
export interface PairedCounts {
  readonly categories: readonly Category[];
  readonly reference: Float64Array;
  readonly current: Float64Array;
  readonly referenceRows: number;
  readonly currentRows: number;
}

export function pairCounts(reference: CategorySample, current: CategorySample): PairedCounts {
  const categories = [...new Set([...reference.counts.keys(), ...current.counts.keys()])].sort(byValue);
  return {
    categories,
    reference: Float64Array.from(categories, (category) => reference.counts.get(category) ?? 0),
    current: Float64Array.from(categories, (category) => current.counts.get(category) ?? 0),
    referenceRows: reference.rows,
    currentRows: current.rows,
  };
}

/** false, true, numbers by size, strings by code point: always the same order, also of a column that mixes them. */
const TYPE_ORDER: readonly string[] = ['boolean', 'number', 'string'];

function byValue(one: Category, other: Category): number {
  if (typeof one === 'string' && typeof other === 'string') return compareCodePoints(one, other);
  if (typeof one === typeof other) return Number(one) - Number(other);
  return TYPE_ORDER.indexOf(typeof one) - TYPE_ORDER.indexOf(typeof other);
}

function compareCodePoints(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  for (let i = 0; i < length; i++) {
    if (one[i] === other[i]) continue;
    // Surrogates stand for characters beyond all others.
    return codePointBefore(one, i) - codePointBefore(other, i);
  }
  return one.length - other.length;
}

function codePointBefore(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  const isLow = unit >= 0xdc00 && unit <= 0xdfff;
  return text.codePointAt(isLow && at > 0 ? at - 1 : at)!;
}
