import { type CostComparison, compareCosts } from '../gate/compare-costs.js';
import type { Costs, GateRule } from '../gate/gate-rule.js';
import { points, probability, savings, signed } from '../gate/words.js';
import { meanOf } from './mean-of.js';
import type { JudgedRanking } from './measures.js';
import { compareUsers, usersNeeded } from './paired-users.js';

/** All that a verdict on two recommenders rests on. Numbers alone, so that it can be kept and shown. */
export interface UserEvidence {
  /** How many users were judged, by both. */
  readonly users: number;
  readonly champion: { readonly ndcgAt10: number; readonly recallAt10: number };
  readonly challenger: { readonly ndcgAt10: number; readonly recallAt10: number };
  /** Of the mean NDCG@10s, challenger less champion, with the interval of the paired bootstrap over users. */
  readonly difference: {
    readonly ndcgAt10: number;
    readonly low: number;
    readonly high: number;
    readonly pBetter: number;
    readonly pWorse: number;
  };
  /** Users that the champion alone, or the challenger alone, served better. */
  readonly lost: number;
  readonly won: number;
  /** Users at which a difference like the one seen, or the smallest that counts, would be decided. */
  readonly usersNeeded: number;
  readonly cost: CostComparison | null;
}

/** How well each user was served. */
type ServedUsers = Pick<JudgedRanking, 'users' | 'ndcgAt10' | 'recallAt10'>;

export interface UserJudgement {
  readonly verdict: 'PASSED' | 'REJECTED' | 'UNDECIDED';
  /** One sentence each, the one that decided first. */
  readonly reasons: readonly string[];
  readonly evidence: UserEvidence;
}

/**
 * Whether a recommender is shown to be better than the champion, or cheaper and not worse, on the same users: by the rule
 * of the gate (`ml/gate/judge.ts`), with the mean NDCG@10 in place of weighted F1 and the paired bootstrap over users in
 * place of McNemar's test. Pure: the same answers and rule give the same judgement.
 * @throws ModelInputError when they were not judged on the same users, or on none
 */
export function judgeUsers(
  champion: ServedUsers,
  challenger: ServedUsers,
  costs: Costs | null,
  rule: GateRule,
): UserJudgement {
  const { seed, resamples, significance, power, differenceMin } = rule;
  const paired = compareUsers(champion, challenger, { seed, resamples, confidence: 1 - significance });
  const { difference, low, high, pBetter, pWorse, deviation, users } = paired;
  let [won, lost] = [0, 0];
  challenger.ndcgAt10.forEach((ndcg, at) => {
    if (ndcg > champion.ndcgAt10[at]!) won++;
    else if (ndcg < champion.ndcgAt10[at]!) lost++;
  });
  const sought = Math.min(1, Math.max(difference, differenceMin));
  const meansOf = (judged: ServedUsers) => ({
    ndcgAt10: meanOf(judged.ndcgAt10),
    recallAt10: meanOf(judged.recallAt10),
  });
  const evidence: UserEvidence = {
    users,
    champion: meansOf(champion),
    challenger: meansOf(challenger),
    difference: { ndcgAt10: difference, low, high, pBetter, pWorse },
    ...{ won, lost },
    usersNeeded: usersNeeded(Math.min(1, deviation), sought, { significance, power }),
    cost: costs === null ? null : compareCosts(costs, rule.savingMin),
  };
  return { ...decide(evidence, rule), evidence };
}

function decide(evidence: UserEvidence, rule: GateRule): Omit<UserJudgement, 'evidence'> {
  const { verdict, reason } = firstReason(evidence, rule);
  return { verdict, reasons: [reason, figures(evidence)] };
}

interface Decision {
  verdict: UserJudgement['verdict'];
  reason: string;
}

function firstReason(evidence: UserEvidence, rule: GateRule): Decision {
  const { difference, cost, won, lost, users } = evidence;
  const { ndcgAt10: gain, low, high, pBetter } = difference;
  if (high < 0) return { verdict: 'REJECTED', reason: 'It is worse: the whole interval is below 0.' };
  if (low > 0 && gain >= rule.differenceMin) {
    return {
      verdict: 'PASSED',
      reason: `It is better (paired bootstrap over users, ${probability(pBetter)}).`,
    };
  }
  const margin = points(rule.nonInferiorityMargin);
  if (cost?.cheaper === true && low > -rule.nonInferiorityMargin) {
    const reason = `It is not worse by more than ${margin} points, and cheaper: ${savings(cost)}.`;
    return { verdict: 'PASSED', reason };
  }
  if (won + lost === 0)
    return { verdict: 'REJECTED', reason: 'It ranks for every user as the champion does.' };
  if (low > 0) {
    const reason = `It is better by less than the ${points(rule.differenceMin)} points that count.`;
    return { verdict: 'REJECTED', reason };
  }
  const open = probability(pBetter);
  if (gain < rule.differenceMin) return { verdict: 'REJECTED', reason: `It is not better (${open}).` };
  const needed = `about ${evidence.usersNeeded} users would be needed to decide on a difference of this size`;
  if (high - low > 2 * rule.decisiveDifference) {
    const reason = `It is ahead, but ${users} users are too few to say whether by chance (${open}); ${needed}.`;
    return { verdict: 'UNDECIDED', reason };
  }
  return { verdict: 'REJECTED', reason: `It is not shown to be better (${open}); ${needed}.` };
}

function figures({ users, champion, challenger, difference, won, lost }: UserEvidence): string {
  return (
    `Mean NDCG@10 of the same ${users} users: challenger ${challenger.ndcgAt10.toFixed(4)}, champion ` +
    `${champion.ndcgAt10.toFixed(4)}, difference ${signed(difference.ndcgAt10)} (${signed(difference.low)} to ` +
    `${signed(difference.high)}); users won ${won}, lost ${lost}.`
  );
}
