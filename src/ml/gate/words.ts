import type { CostComparison } from './compare-costs.js';

/** What a challenger saves, in words. */
export function savings(cost: CostComparison): string {
  const { championBytes, challengerBytes, championMicros, challengerMicros, smaller, faster } = cost;
  const parts = [
    ...(smaller ? [`${challengerBytes} instead of ${championBytes} bytes`] : []),
    ...(faster
      ? [`${challengerMicros!.toFixed(0)} instead of ${championMicros!.toFixed(0)} µs an answer`]
      : []),
  ];
  return parts.join(', ');
}

/** A share as points of a hundred. */
export function points(share: number): string {
  return String(Number((100 * share).toFixed(2)));
}

/** A difference with its sign and four digits. */
export function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`;
}

export function probability(p: number): string {
  return p < 0.0001 ? 'p < 0.0001' : `p = ${p.toFixed(4)}`;
}
