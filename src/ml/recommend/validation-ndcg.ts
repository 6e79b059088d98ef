import type { Interactions } from './interactions.js';
import { meanOf } from './mean-of.js';
import { judgeRanking } from './measures.js';
import type { Recommender } from './recommender.js';

/** With more users, evenly spaced ones are judged: the figure of an epoch is to cost less than the epoch. */
const USERS_MAX = 2000;

/** Mean NDCG@10 of what users did after the training, given what they did in it; null when no user can be judged. */
export function validationNdcg(
  recommender: Recommender,
  train: Interactions,
  validation: Interactions,
): number | null {
  const judged = judgeRanking(recommender, train, validation, { usersMax: USERS_MAX });
  return judged.users.length === 0 ? null : meanOf(judged.ndcgAt10);
}
