import { type EntityManager, In } from 'typeorm';
import type { AnswerLog } from '../../../pipeline/serving/answer-log.js';
import { invalidInput } from '../../../platform/errors.js';
import { Recommendation } from '../../../store/entities/recommendation.js';
import type { FeedbackRequest } from './feedback-request.js';

/** The recommendations of this process that may not be in MySQL yet. */
export type RecentRecommendations = Pick<AnswerLog<Recommendation>, 'pending' | 'flush'>;

/**
 * Whether each event names a recommendation that was given to its user; null where it names none. One that is not known may
 * be on its way to MySQL from another process.
 * @throws AppError INVALID_INPUT for a recommendation to another user
 */
export async function namedRecommendations(
  manager: EntityManager,
  events: FeedbackRequest['events'],
  recent?: RecentRecommendations,
): Promise<(boolean | null)[]> {
  const named = new Set(events.flatMap(({ recommendationId }) => recommendationId ?? []));
  let found = await usersOf(manager, named);
  if (found.size < named.size && recent !== undefined && recent.pending > 0) {
    await recent.flush();
    found = await usersOf(manager, named);
  }
  return events.map(({ recommendationId, userId }, at) => {
    if (recommendationId === undefined) return null;
    const to = found.get(recommendationId);
    // One to a visitor is nobody's: who has signed in since may well name it.
    if (to == null) return false;
    if (to === userId) return true;
    const field = `events[${at}].recommendationId`;
    throw invalidInput(field, `${field}: is a recommendation to another user.`);
  });
}

/** To whom each was given that is kept; null for a visitor. */
async function usersOf(
  manager: EntityManager,
  ids: ReadonlySet<string>,
): Promise<Map<string, string | null>> {
  if (ids.size === 0) return new Map();
  const found = await manager.find(Recommendation, {
    select: { id: true, userId: true },
    where: { id: In([...ids]) },
  });
  return new Map(found.map(({ id, userId }) => [id, userId]));
}
