import { LIKED_UNRATED, SEEN_UNRATED } from '../../../ml/recommend/interactions.js';
import type { FeedbackKind } from '../../../store/entities/feedback.js';

/** What a user's row of ratings holds of one film. */
export interface Said {
  /** As in `Interactions.rating`. */
  readonly rating: number;
  /** Seconds since 1970. */
  readonly time: number;
}

/** The number by which the file of ratings tells what somebody did. */
export function ratingOf(kind: FeedbackKind, stars: number | null): number {
  switch (kind) {
    case 'SEEN':
      return SEEN_UNRATED;
    case 'LIKED':
      return LIKED_UNRATED;
    case 'RATED':
      // As the file keeps it, so that what was taken in is known again.
      return Math.fround(stars!);
  }
}

/** What an event says, as a row of ratings holds it. */
export function saidIn({
  kind,
  rating,
  happenedAt,
}: {
  readonly kind: FeedbackKind;
  readonly rating: number | null;
  readonly happenedAt: Date;
}): Said {
  return { rating: ratingOf(kind, rating), time: happenedAt.getTime() / 1_000 };
}

/** Whether the file holds the very same. */
export function isSame(one: Said, other: Said): boolean {
  return Object.is(one.rating, other.rating) && one.time === other.time;
}

/**
 * Whether the later of two things that were said of one film counts instead of the earlier one: a rating says more than
 * liking, and liking more than seeing; of two that say as much, what happened later counts, and of what happened at once,
 * what was said later. An order, so that saying all of it again changes nothing.
 */
export function outweighs(later: Said, earlier: Said): boolean {
  const more = worth(later.rating) - worth(earlier.rating);
  return more === 0 ? later.time >= earlier.time : more > 0;
}

/** Whether something that was said counts in place of what a row of ratings holds. */
export function replaces(next: Said | undefined, held: Said): next is Said {
  return next !== undefined && outweighs(next, held) && !isSame(next, held);
}

/** Takes in what a user said of a film after all that is there: of each film, what counts. */
export function takeIn(ofUser: Map<string, Said>, filmId: string, next: Said): void {
  const held = ofUser.get(filmId);
  if (held === undefined || outweighs(next, held)) ofUser.set(filmId, next);
}

function worth(rating: number): number {
  if (Number.isNaN(rating)) return 1;
  return rating === SEEN_UNRATED ? 0 : 2;
}
