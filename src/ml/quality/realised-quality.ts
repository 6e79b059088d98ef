import { betaBinomialSequence } from '../drift/sequential/beta-binomial-sequence.js';

/** Rows with the same answer and the same label. */
export interface JudgedGroup {
  readonly predicted: string;
  readonly label: string;
  readonly rows: number;
}

interface RealisedShare {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

interface RealisedClass {
  readonly code: string;
  /** Rows that were answered with this class. */
  readonly predicted: number;
  /** Rows that belong to it. */
  readonly support: number;
  /** Rows that were answered with it and belong to it. */
  readonly hits: number;
  /** Null where nothing was answered with it. */
  readonly precision: RealisedShare | null;
  /** Null where nothing belongs to it. */
  readonly recall: RealisedShare | null;
  readonly f1: number;
}

export interface RealisedQuality {
  readonly rows: number;
  readonly hits: number;
  /** Null without rows. */
  readonly accuracy: RealisedShare | null;
  /** Mean of F1 over the classes; null without rows. */
  readonly macroF1: number | null;
  /** Every class that occurs among the answers or the labels, by its code. */
  readonly perClass: readonly RealisedClass[];
}

/**
 * How well answers were, by the labels that came back. The intervals are confidence sequences: they hold however often
 * somebody looks while labels come in.
 * @param error chance of each interval of ever being wrong
 */
export function realisedQuality(groups: Iterable<JudgedGroup>, error = 0.05): RealisedQuality {
  const counts = new Map<string, { predicted: number; support: number; hits: number }>();
  const of = (code: string) => {
    const known = counts.get(code) ?? { predicted: 0, support: 0, hits: 0 };
    counts.set(code, known);
    return known;
  };
  let rows = 0;
  let hits = 0;
  for (const group of groups) {
    rows += group.rows;
    of(group.predicted).predicted += group.rows;
    of(group.label).support += group.rows;
    if (group.predicted !== group.label) continue;
    hits += group.rows;
    of(group.label).hits += group.rows;
  }
  const share = (successes: number, trials: number): RealisedShare | null => {
    if (trials === 0) return null;
    const { lower: low, upper: high } = betaBinomialSequence(successes, trials, error);
    return { value: successes / trials, low, high };
  };
  const perClass = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { predicted, support, hits: right }]) => ({
      ...{ code, predicted, support, hits: right },
      precision: share(right, predicted),
      recall: share(right, support),
      f1: (2 * right) / (predicted + support),
    }));
  return {
    rows,
    hits,
    accuracy: share(hits, rows),
    macroF1: rows === 0 ? null : perClass.reduce((sum, { f1 }) => sum + f1, 0) / perClass.length,
    perClass,
  };
}
