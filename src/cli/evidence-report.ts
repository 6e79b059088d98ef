import type { ClassEvidence } from '../ml/gate/class-evidence.js';
import type { CostComparison } from '../ml/gate/compare-costs.js';
import type { UserEvidence } from '../ml/recommend/judge-users.js';
import { type GoldEvidence, goldEvidenceIn } from '../pipeline/registry/gate/gold-evidence.js';
import { userEvidenceIn } from '../subjects/films/gate/user-evidence.js';
import type { ProbabilityEvidence } from '../subjects/listings/offline/probability-evidence.js';
import { categoryLabels, inCodeOrder } from './category-labels.js';
import { factLines, tableLines } from './table.js';

const figure = (value: number) => value.toFixed(4);
const signed = (value: number) => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(4)}`;

/** What a verdict rests on, for people, whichever the subject. */
export function anyEvidenceLines(evidence: object | null): string[] {
  const [ofRows, ofUsers] = [goldEvidenceIn(evidence), userEvidenceIn(evidence)];
  if (ofRows !== null) return evidenceLines(ofRows);
  return ofUsers === null ? [] : userEvidenceLines(ofUsers);
}

/** What a verdict on recommenders rests on. */
function userEvidenceLines(evidence: UserEvidence): string[] {
  const { champion, challenger, difference, won, lost } = evidence;
  return [
    ...tableLines(
      ['', 'champion', 'challenger', 'difference'],
      [
        [
          ...['NDCG@10', figure(champion.ndcgAt10), figure(challenger.ndcgAt10)],
          `${signed(difference.ndcgAt10)} (${signed(difference.low)} to ${signed(difference.high)})`,
        ],
        [
          ...['recall@10', figure(champion.recallAt10), figure(challenger.recallAt10)],
          signed(challenger.recallAt10 - champion.recallAt10),
        ],
        ...costRows(evidence.cost),
      ],
    ),
    '',
    ...factLines({
      users: evidence.users,
      'served better': `by the challenger ${won}, by the champion ${lost}`,
      bootstrap: `challenger better in ${(100 * (1 - difference.pBetter)).toFixed(2)} % of the resamples`,
      'users needed': `about ${evidence.usersNeeded} for ${won > lost ? 'a gain of this size' : 'the smallest gain that counts'}`,
    }),
  ];
}

function costRows(cost: CostComparison | null): string[][] {
  if (cost === null) return [];
  const bytes = (value: number | null) => (value === null ? '-' : String(value));
  const micros = (value: number | null) => (value === null ? '-' : value.toFixed(1));
  return [
    ['file, bytes', bytes(cost.championBytes), bytes(cost.challengerBytes), ''],
    ['answer, µs', micros(cost.championMicros), micros(cost.challengerMicros), ''],
  ];
}

/**
 * What a verdict rests on, for people: the two side by side, the tests, and every category.
 * @param probabilities shown beside it where they are known; nothing is decided by them
 */
export function evidenceLines(
  evidence: GoldEvidence,
  probabilities: ProbabilityEvidence | null = null,
): string[] {
  const { champion, challenger, difference, mcnemar, cost } = evidence;
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
        ...costRows(cost),
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
