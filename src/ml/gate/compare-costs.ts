import type { Costs, ModelCost } from './gate-rule.js';

export interface CostComparison {
  readonly championBytes: number | null;
  readonly challengerBytes: number | null;
  /** Median time for an answer. */
  readonly championMicros: number | null;
  readonly challengerMicros: number | null;
  /** Whether the challenger's file is smaller by the share that counts. */
  readonly smaller: boolean;
  /** Whether it answered faster by that share in every round. */
  readonly faster: boolean;
  /** Smaller or faster, and neither larger nor slower by that share. */
  readonly cheaper: boolean;
}

/**
 * Compares what two models cost to serve. Times vary with what else the machine does: a model counts as faster only
 * when it was faster in every one of the rounds, of which each timed both.
 */
export function compareCosts({ champion, challenger }: Costs, savingMin: number): CostComparison {
  const smaller = saves(challenger.fileBytes, champion.fileBytes, savingMin);
  const larger = saves(champion.fileBytes, challenger.fileBytes, savingMin);
  const faster = savesAlways(challenger, champion, savingMin);
  const slower = savesAlways(champion, challenger, savingMin);
  return {
    championBytes: champion.fileBytes,
    challengerBytes: challenger.fileBytes,
    championMicros: median(champion.answerMicros),
    challengerMicros: median(challenger.answerMicros),
    smaller,
    faster,
    cheaper: (smaller || faster) && !larger && !slower,
  };
}

function saves(one: number | null, other: number | null, savingMin: number): boolean {
  return one !== null && other !== null && one <= other * (1 - savingMin);
}

function savesAlways(one: ModelCost, other: ModelCost, savingMin: number): boolean {
  const [times, others] = [one.answerMicros, other.answerMicros];
  if (times === null || others === null || times.length === 0 || times.length !== others.length) return false;
  return times.every((time, round) => saves(time, others[round]!, savingMin));
}

function median(values: readonly number[] | null): number | null {
  if (values === null || values.length === 0) return null;
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)]!;
}
