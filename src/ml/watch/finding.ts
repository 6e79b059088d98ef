import type { CategoryBet } from './category-bets.js';
import { type CategoryState, sharesAround } from './category-watch.js';
import { type Since, strongestBet } from './evidence.js';
import type { Direction, NumericBet } from './numeric-bets.js';
import { type NumericState, shiftSince } from './numeric-watch.js';

/** What changed, which way, since when and by how much, as the strongest bet of a watch has it. */
export interface Finding {
  readonly direction: Direction;
  /** Of a category: its name; null for those that the reference does not know, and for other signals. */
  readonly category: string | null;
  readonly isUnknownCategory: boolean;
  /**
   * The estimated change: rows of the stream before it, and the time that the caller gave with the first row after.
   * It is the row from which on the strongest bet has gained most.
   */
  readonly sinceRow: number;
  readonly sinceAt: number | null;
  /** Rows with a value since then. */
  readonly rowsSince: number;
  /** Of numbers: mean normal score of the ranks since then; for bell-shaped values the shift in standard deviations. */
  readonly shift: number | null;
  /** Of categories and shares. */
  readonly shareBefore: number | null;
  readonly shareSince: number | null;
}

/** @param now the number of rows by now */
export function describeFinding(signal: NumericState | CategoryState, now: Since): Finding {
  const bet = strongestBet(signal.evidence);
  const rowsSince = now.used - (signal.evidence.sinceUsed[bet] as number);
  const since = {
    sinceRow: signal.evidence.sinceRow[bet] as number,
    sinceAt: signal.evidence.sinceAt[bet] as number | null,
    rowsSince,
  };
  if (signal.kind === 'numeric') {
    return {
      direction: (signal.bets[bet] as NumericBet).direction,
      category: null,
      isUnknownCategory: false,
      ...since,
      shift: shiftSince(signal, bet, rowsSince),
      shareBefore: null,
      shareSince: null,
    };
  }
  const { category, ratio } = signal.bets[bet] as CategoryBet;
  const shares = sharesAround(signal, bet, rowsSince);
  return {
    direction: ratio > 1 ? 'UP' : 'DOWN',
    category: signal.categories[category] ?? null,
    isUnknownCategory: signal.kind === 'category' && category === signal.categories.length,
    ...since,
    shift: null,
    shareBefore: shares.before,
    shareSince: shares.since,
  };
}
