import type { EntityManager } from 'typeorm';
import { weightOf } from '../../../ml/recommend/interactions.js';
import { dayBefore } from '../../../pipeline/monitoring/window.js';
import type { FeedbackKind } from '../../../store/entities/feedback.js';
import { outweighs, ratingOf } from '../feedback/said-of-films.js';
import type { Liked } from './judge-liked.js';

/** As for predictions: what was said in the last day, or the newest thousand where that is less; never more than the most. */
const WINDOW_EVENTS_MIN = 1_000;
const WINDOW_EVENTS_MAX = 10_000;

interface StoredEvent {
  readonly userId: string;
  readonly filmId: string;
  readonly kind: FeedbackKind;
  readonly rating: number | null;
  readonly happenedAt: Date;
}

/** What users said in a window that they liked: of each user and film what counts, by the rule of the next dataset version. */
export async function readLiked(
  manager: EntityManager,
  datasetName: string,
  since: Date,
  now: Date,
): Promise<Liked[]> {
  const rows: StoredEvent[] = await manager.query(
    `SELECT user_id AS userId, film_id AS filmId, kind, rating, happened_at AS happenedAt FROM feedback_event
      WHERE dataset_name = ? AND happened_at > ? AND happened_at <= ? AND kind <> 'SEEN'
      ORDER BY happened_at DESC, arrival_no DESC LIMIT ${WINDOW_EVENTS_MAX}`,
    [datasetName, since, now],
  );
  const { from } = dayBefore(now);
  const window = rows.filter(({ happenedAt }, at) => at < WINDOW_EVENTS_MIN || happenedAt >= from);
  const said = new Map<string, Liked>();
  for (const { userId, filmId, kind, rating, happenedAt } of window.reverse()) {
    const next = { userId, filmId, rating: ratingOf(kind, rating), time: happenedAt.getTime() / 1_000 };
    const key = JSON.stringify([userId, filmId]);
    const held = said.get(key);
    if (held === undefined || outweighs(next, held)) said.set(key, next);
  }
  return [...said.values()].filter(({ rating }) => weightOf(rating) > 0);
}
