import type { ClassEvidence } from '../ml/gate/class-evidence.js';
import type { ProbabilityEvidence } from '../pipeline/offline/probability-evidence.js';
import type { GoldEvidence } from '../pipeline/registry/gate/gold-evidence.js';
import { categoryLabels, inCodeOrder } from './category-labels.js';
import { factLines, tableLines } from './table.js';

const figure = (value: number) => value.toFixed(4);
const signed = (value: number) => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(4)}`;

/**
 * What a verdict rests on, for people: the two side by side, the tests, and every category.
 * @param probabilities shown beside it where they are known; nothing is decided by them
 */
export function evidenceLines(
  evidence: GoldEvidence,
  probabilities: ProbabilityEvidence | null = null,
): string[] {
  const { champion, challenger, difference, mcnemar, cost } = evidence;
  const bytes = (value: number | null) => (value === null ? '-' : String(value));
  const micros = (value: number | null) => (value === null ? '-' : value.toFixed(1));
  return [
    ...tableLines(
      ['', 'champion', 'challenger', 'difference'],
      [
        [
          ...['weighted F1', figure(champion.weightedF1), figure(challenger.weightedF1)],
          `${signed(difference.weightedF1)} (${signed(difference.low)} to ${signed(difference.high)})`,
        ],
        [
          ...['accuracy', figure(champion.accuracy), figure(challenger.accuracy)],
          signed(challenger.accuracy - champion.accuracy),
        ],
        ...probabilityRows(probabilities),
        ...(cost === null
          ? []
          : [
              ['file, bytes', bytes(cost.championBytes), bytes(cost.challengerBytes), ''],
              ['answer, µs', micros(cost.championMicros), micros(cost.challengerMicros), ''],
            ]),
      ],
    ),
    '',
    ...factLines({
      'gold rows': evidence.erasedRows
        ? `${evidence.rows}; ${evidence.erasedRows} more were erased and left out`
        : evidence.rows,
      'only one right': `challenger ${evidence.won}, champion ${evidence.lost}; ${evidence.flips} answered differently`,
      'McNemar, exact': `p = ${mcnemar.p.toPrecision(4)} (better ${mcnemar.pBetter.toPrecision(4)}, worse ${mcnemar.pWorse.toPrecision(4)})`,
      bootstrap: `challenger better in ${(100 * (1 - difference.pBetter)).toFixed(2)} % of the resamples`,
      'smallest difference shown': `${(100 * evidence.smallestDifference).toFixed(2)} points on so many rows`,
      'rows needed': `about ${evidence.rowsNeeded} for ${evidence.won > evidence.lost ? 'a gain of this size' : 'the smallest gain that counts'}`,
    }),
    '',
    ...classLines(evidence.classes),
  ];
}

function probabilityRows(probabilities: ProbabilityEvidence | null): string[][] {
  const { champion, challenger } = probabilities ?? { champion: null, challenger: null };
  if (champion === null && challenger === null) return [];
  const rowOf = (name: string, which: 'logLoss' | 'ece') => {
    const both = champion !== null && challenger !== null;
    const [before, after] = [champion, challenger].map((each) => (each === null ? '-' : figure(each[which])));
    return [name, before!, after!, both ? signed(challenger[which] - champion[which]) : ''];
  };
  return [rowOf('log loss', 'logLoss'), rowOf('calibration error', 'ece')];
}

function classLines(classes: readonly ClassEvidence[]): string[] {
  // The last one stands for all answers that are no category.
  const shown = classes.filter(({ code }) => code !== '');
  const labelOf = categoryLabels(shown.map(({ code }) => code));
  return tableLines(
    [
      'category',
      'gold rows',
      'F1 before',
      'F1 after',
      'recall before',
      'recall after',
      'p of no fall',
      'guard',
    ],
    inCodeOrder(shown, ({ code }) => code).map((each) => [
      ...[labelOf(each.code), each.support, figure(each.champion.f1), figure(each.challenger.f1)],
      ...[figure(each.champion.recall), figure(each.challenger.recall), figure(each.pFall)],
      each.fell ? 'FELL' : each.guarded ? 'guarded' : 'too few rows',
    ]),
  );
}
