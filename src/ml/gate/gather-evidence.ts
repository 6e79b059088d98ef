import { type McNemar, mcnemarExact } from '../statistics/mcnemar.js';
import type { PairedAnswers } from '../statistics/paired-answers.js';
import { pairedBootstrap } from '../statistics/paired-bootstrap.js';
import {
  equivalenceRowsNeeded,
  pairedRowsNeeded,
  smallestDifferenceFound,
} from '../statistics/paired-sample-size.js';
import { type ClassEvidence, classEvidence } from './class-evidence.js';
import { type CostComparison, compareCosts } from './compare-costs.js';
import type { Costs, GateRule } from './gate-rule.js';

interface ModelFigures {
  readonly accuracy: number;
  readonly weightedF1: number;
}

/** All that a verdict rests on. Numbers alone, so that it can be kept and shown. */
export interface GateEvidence {
  readonly rows: number;
  readonly champion: ModelFigures;
  readonly challenger: ModelFigures;
  /** Of the weighted F1s, challenger less champion, with the interval of the paired bootstrap. */
  readonly difference: {
    readonly weightedF1: number;
    readonly low: number;
    readonly high: number;
    readonly pBetter: number;
    readonly pWorse: number;
  };
  /** Rows that only one of the two got right. */
  readonly lost: number;
  readonly won: number;
  /** Rows to which the two answer differently, right or wrong. */
  readonly flips: number;
  readonly mcnemar: McNemar;
  /** The smallest difference of right answers that so many rows would show. */
  readonly smallestDifference: number;
  /** Gold rows at which a difference like the one seen, or the smallest that counts, would be decided. */
  readonly rowsNeeded: number;
  /** Gold rows at which an equal model would be shown not to be worse by more than the margin. */
  readonly rowsNeededForEquality: number;
  readonly classes: readonly ClassEvidence[];
  /** Codes of the guarded classes that fell. */
  readonly fallen: readonly string[];
  readonly cost: CostComparison | null;
}

/** @throws ModelInputError when the answers do not belong together */
export function gatherEvidence(
  answers: PairedAnswers,
  codes: readonly string[],
  rule: GateRule,
  costs: Costs | null,
): GateEvidence {
  const { seed, resamples, significance } = rule;
  const difference = pairedBootstrap(answers, { seed, resamples, confidence: 1 - significance });
  const { truth, champion, challenger } = answers;
  const rows = truth.length;
  let [lost, won, flips, bothRight] = [0, 0, 0, 0];
  for (let row = 0; row < rows; row++) {
    if (champion[row] === challenger[row]) {
      if (champion[row] === truth[row]) bothRight++;
      continue;
    }
    flips++;
    if (champion[row] === truth[row]) lost++;
    else if (challenger[row] === truth[row]) won++;
  }
  const classes = classEvidence(answers, codes, rule);
  const weightedF1 = (who: 'champion' | 'challenger') =>
    classes.reduce((sum, each) => sum + each.support * each[who].f1, 0) / rows;
  const discordance = (lost + won) / rows;
  const sought = Math.min(1, Math.max((won - lost) / rows, rule.differenceMin));
  return {
    rows,
    champion: { accuracy: (bothRight + lost) / rows, weightedF1: weightedF1('champion') },
    challenger: { accuracy: (bothRight + won) / rows, weightedF1: weightedF1('challenger') },
    difference: {
      weightedF1: difference.difference,
      low: difference.low,
      high: difference.high,
      pBetter: difference.pBetter,
      pWorse: difference.pWorse,
    },
    lost,
    won,
    flips,
    mcnemar: mcnemarExact(lost, won),
    smallestDifference: smallestDifferenceFound(rows, discordance, rule),
    rowsNeeded: pairedRowsNeeded(Math.max(discordance, sought), sought, rule),
    rowsNeededForEquality: equivalenceRowsNeeded(discordance, rule.nonInferiorityMargin, rule),
    classes,
    fallen: classes.filter(({ fell }) => fell).map(({ code }) => code),
    cost: costs === null ? null : compareCosts(costs, rule.savingMin),
  };
}
