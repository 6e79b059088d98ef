import { mcnemarExact } from '../statistics/mcnemar.js';
import type { PairedAnswers } from '../statistics/paired-answers.js';
import type { GateRule } from './gate-rule.js';

interface ClassFigures {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export interface ClassEvidence {
  readonly code: string;
  /** Gold rows of the class. */
  readonly support: number;
  readonly champion: ClassFigures;
  readonly challenger: ClassFigures;
  /** Rows that the champion alone, or the challenger alone, rightly put in the class or rightly kept out of it. */
  readonly lost: number;
  readonly won: number;
  /** Of no fall, by McNemar's exact test on those rows; one-sided. */
  readonly pFall: number;
  readonly guarded: boolean;
  /** Whether the class fell by more than the rule allows, and by more than chance explains. */
  readonly fell: boolean;
}

/**
 * The figures of every class under both models, and which of the guarded ones fell. A class fell when its F1 fell by
 * more than the limit and McNemar's test of the class against all others says that this is no chance, at the rule's
 * level divided by the number of guarded classes (Bonferroni): else one of many small classes would fall in every
 * other comparison of equals.
 */
export function classEvidence(
  answers: PairedAnswers,
  codes: readonly string[],
  rule: Pick<GateRule, 'guardSupportMin' | 'guardFallMax' | 'significance'>,
): ClassEvidence[] {
  const counts = countClasses(answers);
  const guardedCount = counts.filter(({ support }) => support >= rule.guardSupportMin).length;
  return counts.map(({ support, champion, challenger, lost, won }, index) => {
    const before = figuresOf(support, champion);
    const after = figuresOf(support, challenger);
    const { pWorse } = mcnemarExact(lost, won);
    const guarded = support > 0 && support >= rule.guardSupportMin;
    const fell =
      guarded &&
      before.f1 - after.f1 > rule.guardFallMax &&
      pWorse < rule.significance / Math.max(1, guardedCount);
    return {
      code: codes[index] ?? '',
      ...{ support, champion: before, challenger: after, lost, won, pFall: pWorse, guarded, fell },
    };
  });
}

interface Counts {
  support: number;
  champion: { predicted: number; hits: number };
  challenger: { predicted: number; hits: number };
  lost: number;
  won: number;
}

function countClasses({ truth, champion, challenger, classCount }: PairedAnswers): Counts[] {
  const counts = Array.from(
    { length: classCount },
    (): Counts => ({
      support: 0,
      champion: { predicted: 0, hits: 0 },
      challenger: { predicted: 0, hits: 0 },
      lost: 0,
      won: 0,
    }),
  );
  for (let row = 0; row < truth.length; row++) {
    const [t, a, b] = [truth[row] as number, champion[row] as number, challenger[row] as number];
    counts[t]!.support++;
    counts[a]!.champion.predicted++;
    counts[b]!.challenger.predicted++;
    if (a === t) counts[t]!.champion.hits++;
    if (b === t) counts[t]!.challenger.hits++;
    if (a === b) continue;
    // Class a against all others: the champion alone puts the row in it. Likewise class b for the challenger.
    counts[a]![a === t ? 'lost' : 'won']++;
    counts[b]![b === t ? 'won' : 'lost']++;
  }
  return counts;
}

function figuresOf(support: number, { predicted, hits }: { predicted: number; hits: number }): ClassFigures {
  return {
    precision: predicted === 0 ? 0 : hits / predicted,
    recall: support === 0 ? 0 : hits / support,
    f1: support + predicted === 0 ? 0 : (2 * hits) / (support + predicted),
  };
}
