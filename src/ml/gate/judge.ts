import type { PairedAnswers } from '../statistics/paired-answers.js';
import type { Costs, GateRule } from './gate-rule.js';
import { type GateEvidence, gatherEvidence } from './gather-evidence.js';
import { points, probability, savings, signed } from './words.js';

/** How many classes a reason names. */
const NAMED_MAX = 5;

/** What the gate says of a challenger. Only PASSED lets it take the champion's place. */
type GateVerdict = 'PASSED' | 'REJECTED' | 'UNDECIDED';

export interface Judgement {
  readonly verdict: GateVerdict;
  /** One sentence each, the one that decided first. */
  readonly reasons: readonly string[];
  readonly evidence: GateEvidence;
}

export interface JudgedModels {
  /** What the two answered to the same rows. */
  readonly answers: PairedAnswers;
  /** Names of the classes, by number. */
  readonly codes: readonly string[];
  /** Null when costs are not to be weighed. */
  readonly costs: Costs | null;
  /** Codes of the classes that the champion knows and the challenger does not; left out where that is not known. */
  readonly unlearnt?: readonly string[];
}

/**
 * Whether a challenger is shown to be better than the champion, or cheaper and not worse. Pure: the same answers and
 * rule give the same judgement.
 * @throws ModelInputError when the answers do not belong together
 */
export function judge({ answers, codes, costs, unlearnt = [] }: JudgedModels, rule: GateRule): Judgement {
  const evidence = gatherEvidence(answers, codes, rule, costs);
  const { verdict, reason } = unlearnt.length > 0 ? narrowDecision(unlearnt) : decide(evidence, rule);
  return { verdict, reasons: [reason, figures(evidence)], evidence };
}

interface Decision {
  verdict: GateVerdict;
  reason: string;
}

/** Gold rows of fewer classes cannot show what is lost with the others. */
function narrowDecision(unlearnt: readonly string[]): Decision {
  const one = unlearnt.length === 1;
  const reason =
    `It does not know ${unlearnt.length} ${one ? 'category' : 'categories'} that the champion answers with: ` +
    `${firstFew(unlearnt)}.`;
  return { verdict: 'REJECTED', reason };
}

/** The order matters: a broken class outweighs any gain, and what is shown to be worse is not undecided. */
function decide(evidence: GateEvidence, rule: GateRule): Decision {
  const { difference, mcnemar, won, lost } = evidence;
  if (evidence.fallen.length > 0) return { verdict: 'REJECTED', reason: fallenReason(evidence, rule) };
  if (mcnemar.p < rule.significance && lost > won && difference.weightedF1 < 0) {
    return { verdict: 'REJECTED', reason: `It is worse (McNemar ${probability(mcnemar.p)}).` };
  }
  const surely = mcnemar.p < rule.significance && won > lost && difference.low > 0;
  if (surely && difference.weightedF1 >= rule.differenceMin) {
    return { verdict: 'PASSED', reason: `It is better (McNemar ${probability(mcnemar.p)}).` };
  }
  return cheaperDecision(evidence, rule) ?? openDecision(evidence, rule, surely);
}

/** Null when the challenger is not cheaper, or not nearly as good. */
function cheaperDecision(evidence: GateEvidence, rule: GateRule): Decision | null {
  const { difference, cost } = evidence;
  if (cost?.cheaper !== true) return null;
  const margin = points(rule.nonInferiorityMargin);
  if (difference.low > -rule.nonInferiorityMargin) {
    const reason = `It is not worse by more than ${margin} points, and cheaper: ${savings(evidence.cost!)}.`;
    return { verdict: 'PASSED', reason };
  }
  if (difference.weightedF1 <= -rule.nonInferiorityMargin) return null;
  const reason =
    `It is cheaper (${savings(evidence.cost!)}), but these gold rows do not show whether it is worse by more than ` +
    `${margin} points; if the two are equally good, about ${evidence.rowsNeededForEquality} would.`;
  return { verdict: 'UNDECIDED', reason };
}

function openDecision(evidence: GateEvidence, rule: GateRule, surely: boolean): Decision {
  const { difference, mcnemar, won, lost, flips, rows } = evidence;
  if (flips === 0) return { verdict: 'REJECTED', reason: 'It answers every row as the champion does.' };
  if (surely) {
    const least = points(rule.differenceMin);
    return { verdict: 'REJECTED', reason: `It is better by less than the ${least} points that count.` };
  }
  const open = `McNemar ${probability(mcnemar.p)}`;
  const needed = `about ${evidence.rowsNeeded} gold rows would be needed to decide`;
  const ahead = difference.weightedF1 >= rule.differenceMin && won > lost;
  if (ahead && evidence.smallestDifference > rule.decisiveDifference) {
    const reason =
      `It is ahead, but ${rows} gold rows are too few to say whether by chance (${open}); ` +
      `${needed} on a difference of this size.`;
    return { verdict: 'UNDECIDED', reason };
  }
  if (!ahead) return { verdict: 'REJECTED', reason: `It is not better (${open}).` };
  return {
    verdict: 'REJECTED',
    reason: `It is not shown to be better (${open}); ${needed} on a difference of this size.`,
  };
}

function fallenReason({ classes }: GateEvidence, rule: GateRule): string {
  const falls = classes
    .filter(({ fell }) => fell)
    .sort((one, other) => fallOf(other) - fallOf(one))
    .map((each) => `${each.code} by ${points(fallOf(each))} points (${each.support} gold rows)`);
  return (
    `Its F1 falls by more than ${points(rule.guardFallMax)} points, and not by chance, in category ` +
    `${firstFew(falls)}.`
  );
}

function firstFew(names: readonly string[]): string {
  const more = names.length > NAMED_MAX ? ` and ${names.length - NAMED_MAX} more` : '';
  return `${names.slice(0, NAMED_MAX).join(', ')}${more}`;
}

const fallOf = ({ champion, challenger }: GateEvidence['classes'][number]) => champion.f1 - challenger.f1;

function figures({ rows, champion, challenger, difference, won, lost }: GateEvidence): string {
  return (
    `Weighted F1 on the same ${rows} gold rows: challenger ${challenger.weightedF1.toFixed(4)}, champion ` +
    `${champion.weightedF1.toFixed(4)}, difference ${signed(difference.weightedF1)} ` +
    `(${signed(difference.low)} to ${signed(difference.high)}); rows won ${won}, lost ${lost}.`
  );
}
