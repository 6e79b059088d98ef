import { ModelInputError, requireInRange } from '../errors.js';
import { type BootstrapMeansOptions, drawMeans } from '../statistics/bootstrap-means.js';
import { normalQuantile } from '../statistics/normal-quantile.js';
import type { TestPower } from '../statistics/paired-sample-size.js';
import { quantile } from '../statistics/quantile.js';
import type { JudgedRanking } from './measures.js';

/** How two models ranked for the same users. */
export interface PairedUsers {
  readonly users: number;
  /** Mean NDCG@10 of the challenger less that of the champion. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** One-sided: small when the challenger is better in almost every resample. */
  readonly pBetter: number;
  /** One-sided: small when it is worse in almost every resample. */
  readonly pWorse: number;
  /** Standard deviation of the users' differences, for `usersNeeded`. */
  readonly deviation: number;
}

type JudgedUsers = Pick<JudgedRanking, 'users' | 'ndcgAt10'>;

/**
 * Paired percentile bootstrap of the difference in mean NDCG@10: users are drawn with replacement, both figures of a user
 * together.
 * @throws ModelInputError EMPTY_INPUT, SHAPE_MISMATCH when they are not the same users, INVALID_OPTION
 */
export function compareUsers(
  champion: JudgedUsers,
  challenger: JudgedUsers,
  options: BootstrapMeansOptions,
): PairedUsers {
  const count = champion.users.length;
  if (challenger.users.length !== count || champion.users.some((user, at) => user !== challenger.users[at])) {
    throw new ModelInputError('SHAPE_MISMATCH', 'the two models were not judged on the same users', {
      champion: count,
      challenger: challenger.users.length,
    });
  }
  const differences = champion.ndcgAt10.map((ndcg, at) => challenger.ndcgAt10[at]! - ndcg);
  const drawn = drawMeans({ differences }, options).differences.sort();
  const difference = differences.reduce((sum, value) => sum + value, 0) / count;
  const squares = differences.reduce((sum, value) => sum + (value - difference) ** 2, 0);
  const notBetter = drawn.filter((mean) => mean <= 0).length;
  const notWorse = drawn.filter((mean) => mean >= 0).length;
  return {
    ...{ users: count, difference },
    low: quantile(drawn, (1 - options.confidence) / 2),
    high: quantile(drawn, (1 + options.confidence) / 2),
    pBetter: (1 + notBetter) / (1 + options.resamples),
    pWorse: (1 + notWorse) / (1 + options.resamples),
    deviation: count < 2 ? 0 : Math.sqrt(squares / (count - 1)),
  };
}

/**
 * How many users a paired test of means needs to find a difference, by the normal approximation.
 * @param deviation standard deviation of the users' differences
 * @throws ModelInputError INVALID_OPTION
 */
export function usersNeeded(
  deviation: number,
  difference: number,
  { significance, power }: TestPower,
): number {
  requireInRange('deviation', deviation, 0, 1, 'real');
  requireInRange('difference', difference, Number.MIN_VALUE, 1, 'real');
  requireInRange('significance', significance, 1e-9, 0.5, 'real');
  requireInRange('power', power, 0.5, 0.999999, 'real');
  const reach = normalQuantile(1 - significance / 2) + normalQuantile(power);
  return Math.max(1, Math.ceil(((reach * deviation) / difference) ** 2));
}
