import { requireInRange } from '../errors.js';
import { fairCoinTail } from './binomial.js';

/** More discordant pairs than this need no exact test, and would take seconds. */
const PAIRS_MAX = 1e9;

export interface McNemar {
  /** Of no difference, against any difference. */
  readonly p: number;
  /** Of no difference or worse, against the second being better: small when the second wins. */
  readonly pBetter: number;
  /** Of no difference or better, against the second being worse: small when the second loses. */
  readonly pWorse: number;
}

/**
 * McNemar's exact test (McNemar, "Note on the sampling error of the difference between correlated proportions",
 * Psychometrika 1947, with the binomial distribution instead of its approximation): of the rows on which exactly one
 * of two is right, each is right on half, if the two are equally good.
 *
 * @param lost rows on which the first alone is right
 * @param won rows on which the second alone is right
 * @throws ModelInputError INVALID_OPTION for counts that are none
 */
export function mcnemarExact(lost: number, won: number): McNemar {
  requireInRange('lost', lost, 0, PAIRS_MAX);
  requireInRange('won', won, 0, PAIRS_MAX);
  const pairs = lost + won;
  const pBetter = fairCoinTail(lost, pairs);
  const pWorse = fairCoinTail(won, pairs);
  return { p: Math.min(1, 2 * Math.min(pBetter, pWorse)), pBetter, pWorse };
}
