import type { EntityManager } from 'typeorm';
import type { FeedbackEvent } from '../../../store/entities/feedback.js';
import type { Recommendation } from '../../../store/entities/recommendation.js';
import { erasedAmong } from './erased-users.js';

/** What is left of a recommendation: which version answered, when, by how much it knew. */
export const EMPTY_RECOMMENDATIONS = "UPDATE recommendation SET user_id = NULL, films = '[]'";

/**
 * Empties recommendations that came in after their user was erased, such as those that waited in the spool of a process. To be
 * called after they were inserted: an erasure is written down before it erases, so that either it finds the row, or this
 * finds the erasure.
 */
export async function emptyLateRecommendations(
  manager: EntityManager,
  rows: readonly Pick<Recommendation, 'id' | 'userId' | 'createdAt'>[],
): Promise<void> {
  const late = await lateOf(
    manager,
    rows.map(({ id, userId, createdAt }) => ({ id, userId, at: createdAt })),
  );
  if (late.length > 0) await manager.query(`${EMPTY_RECOMMENDATIONS} WHERE id IN (?)`, [late]);
}

/**
 * Removes events that were told while their user was being erased, and what happened before and is told afterwards: it counts
 * nowhere. To be called after they were committed.
 */
export async function removeLateEvents(
  manager: EntityManager,
  rows: readonly Pick<FeedbackEvent, 'id' | 'userId' | 'happenedAt' | 'receivedAt'>[],
): Promise<void> {
  const late = await lateOf(
    manager,
    rows.map(({ id, userId, happenedAt, receivedAt }) => ({
      ...{ id, userId, at: happenedAt < receivedAt ? happenedAt : receivedAt },
    })),
  );
  if (late.length > 0) await manager.query('DELETE FROM feedback_event WHERE id IN (?)', [late]);
}

async function lateOf(
  manager: EntityManager,
  rows: readonly { readonly id: string; readonly userId: string | null; readonly at: Date }[],
): Promise<string[]> {
  const users = new Set(rows.flatMap(({ userId }) => userId ?? []));
  const erased = await erasedAmong(manager, [...users]);
  return rows.flatMap(({ id, userId, at }) => {
    const until = userId === null ? undefined : erased.get(userId);
    return until !== undefined && at.getTime() / 1_000 <= until ? [id] : [];
  });
}
