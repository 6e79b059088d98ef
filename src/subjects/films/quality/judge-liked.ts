import type { FilmModel } from '../../../ml/recommend/film-model.js';
import {
  collectInteractions,
  type InteractionEvent,
  type Interactions,
} from '../../../ml/recommend/interactions.js';
import { judgeRanking } from '../../../ml/recommend/measures.js';
import { summariseRanking } from '../../../ml/recommend/ranking-summary.js';
import type { MeanInterval } from '../../../ml/statistics/bootstrap-means.js';
import { USER_BOOTSTRAP } from '../bootstrap.js';
import type { RatingFile } from '../dataset/rating-file.js';
import type { Said } from '../feedback/said-of-films.js';
import { rankerFor } from '../ranker-for.js';

/** Of more users, evenly spaced ones are judged. */
const USERS_MAX = 5_000;

/** A film that a user liked after a dataset version was made; users and films by their ids in the files. */
export interface Liked extends Said {
  readonly userId: string;
  readonly filmId: string;
}

/** How well a version would have ranked what users liked. */
export interface LikedFigures {
  readonly ndcgAt10: MeanInterval;
  /** Users that were judged. */
  readonly users: number;
}

/**
 * The NDCG@10 that a model would have had on what users liked since its dataset version was made: for each user of the
 * version that newly liked a film, all films that the version does not know as seen by the user are ranked from what it
 * knows of the user, as for the gold part. Users that it does not know are left out, since gold has none such; so are
 * films that the model has never heard of, which it could not rank, and those that the user had to do with before.
 * @param filmIds of the dataset version, by their numbers
 * @returns null where no user can be judged
 */
export function judgeLiked(
  model: FilmModel,
  { interactions, userIds }: Pick<RatingFile, 'interactions' | 'userIds'>,
  filmIds: readonly string[],
  liked: readonly Liked[],
): LikedFigures | null {
  const numbers = new Map(userIds.map((id, user) => [id, user]));
  const films = new Map(filmIds.map((id, film) => [id, film]));
  /** Those that are judged, by their number in the version. */
  const users = new Map<number, number>();
  const held = liked.flatMap(({ userId, filmId, rating, time }) => {
    const film = films.get(filmId);
    if (film === undefined || model.filmOf(filmId) === undefined) return [];
    const known = numbers.get(userId);
    if (known === undefined || interactions.indptr[known] === interactions.indptr[known + 1]) return [];
    const user = users.get(known) ?? users.size;
    users.set(known, user);
    return [{ user, film, rating, time }];
  });
  if (held.length === 0) return null;
  const judged = judgeRanking(
    rankerFor(model, filmIds),
    collectInteractions(users.size, filmIds.length, eventsOf(interactions, [...users.keys()])),
    collectInteractions(users.size, filmIds.length, held),
    { usersMax: USERS_MAX },
  );
  if (judged.users.length === 0) return null;
  const { means } = summariseRanking(judged, USER_BOOTSTRAP);
  return { ndcgAt10: means.ndcgAt10, users: judged.users.length };
}

/** What some users did, who are numbered by their place. */
function eventsOf(
  { indptr, filmIndex, rating, time }: Interactions,
  users: readonly number[],
): InteractionEvent[] {
  return users.flatMap((known, user) =>
    Array.from({ length: indptr[known + 1]! - indptr[known]! }, (_, at) => {
      const row = indptr[known]! + at;
      return { user, film: filmIndex[row]!, rating: rating[row]!, time: time[row]! };
    }),
  );
}
