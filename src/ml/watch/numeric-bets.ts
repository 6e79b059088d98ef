import { normalMass } from '../statistics/normal-tail.js';

export type Direction = 'UP' | 'DOWN' | 'WIDER' | 'NARROWER';

/**
 * A bet on numbers. With z the normal score of a value's rank in all that came before, it says that z has mean
 * `shift` and standard deviation `spread` instead of 0 and 1.
 */
export interface NumericBet {
  readonly direction: Direction;
  readonly shift: number;
  readonly spread: number;
  readonly weight: number;
}

/**
 * Most of the capital is on 0.25 standard deviations: of all bets it has the least 90th percentile of the delay for
 * 0.3. A weight of w costs ln(1/w) of evidence, so that what is put on other changes costs little.
 */
const SHIFTS = [
  [0.25, 0.91],
  [0.8, 0.04],
  [0.1, 0.02],
] as const;
const SPREADS = [
  [1.5, 0.015],
  [1 / 1.5, 0.015],
] as const;

export function numericBets(): NumericBet[] {
  return [
    ...SHIFTS.flatMap(([shift, weight]): NumericBet[] => [
      { direction: 'UP', shift, spread: 1, weight: weight / 2 },
      { direction: 'DOWN', shift: -shift, spread: 1, weight: weight / 2 },
    ]),
    ...SPREADS.map(
      ([spread, weight]): NumericBet => ({
        direction: spread > 1 ? 'WIDER' : 'NARROWER',
        shift: 0,
        spread,
        weight,
      }),
    ),
  ];
}

/**
 * E-value of a value whose rank lies in (low, high] of all values, in normal scores: the mean over that interval of the
 * density of N(shift, spread) divided by that of N(0, 1). Over the whole line it integrates to one, so that the
 * expectation is one if the interval has the probability `mass`.
 *
 * @param mass P(low < Z <= high) for a standard normal Z
 */
export function numericEValue(bet: NumericBet, low: number, high: number, mass: number): number {
  return normalMass((low - bet.shift) / bet.spread, (high - bet.shift) / bet.spread) / mass;
}
