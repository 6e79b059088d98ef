import { ModelInputError } from '../errors.js';

/** Who had to do with which film, and when: one row a user, each row in order of time. */
export interface Interactions {
  readonly users: number;
  readonly films: number;
  /** users + 1: row u lies in [indptr[u], indptr[u + 1]) of the other arrays. */
  readonly indptr: Uint32Array;
  /** Each in [0, films). */
  readonly filmIndex: Uint32Array;
  /** Of 5; LIKED_UNRATED (NaN) or SEEN_UNRATED (0) for what is no rating. */
  readonly rating: Float32Array;
  /** Seconds. */
  readonly time: Float64Array;
}

/** What is known of one person when films are recommended. A film is named once. */
export interface History {
  readonly films: Uint32Array | readonly number[];
  /** One a film, as `historyFrom` gives it: 0 for a film that was seen and not liked, or liked too long ago to count. */
  readonly weights: Float32Array;
}

/** A history whose ratings are known, for the prediction of other ratings. */
export interface RatedHistory {
  readonly films: Uint32Array | readonly number[];
  readonly ratings: Float32Array;
}

/** In place of a rating: the film was liked, or something was done that counts as liking, such as opening it. */
export const LIKED_UNRATED = Number.NaN;
/** In place of a rating: the film was seen, which says nothing of a preference. No scale of stars has it. */
export const SEEN_UNRATED = 0;

/** Whether somebody gave stars. */
export function isRating(rating: number): boolean {
  return rating > SEEN_UNRATED;
}

/** A rating of 5 from which a film counts as liked. */
const LIKED_FROM = 3;
const NEUTRAL = 2;
const FULL_RATINGS_APART = 2;
/** Measured: on MovieLens, by the films that users liked next, 7 to 15 films are as good, and for ever 4 to 20 % worse. */
const HALF_LIFE_FILMS = 10;
/** So many liked films count: what was liked before them weighs less than 3e-6 of the last one, and would cost as much. */
const LIKED_COUNTED_MAX = 200;

/**
 * How much a rating of 5 speaks for a preference: 0 below 3 (seen, not liked), 0.5 at 3, 1 at 4, 1.5 at 5, linear
 * between. What was liked without a rating (NaN) counts as a 4.
 */
export function weightOf(rating: number): number {
  if (Number.isNaN(rating)) return 1;
  return rating < LIKED_FROM ? 0 : (rating - NEUTRAL) / FULL_RATINGS_APART;
}

/**
 * A history from ratings in order of time, the last one last: the weight of each rating, halved for every ten films that
 * came after it. What was done lately says more of what is next: 0 for what was liked before the last 200 liked films.
 * @param ratings as in `Interactions`
 */
export function historyFrom({ films, ratings }: RatedHistory): History {
  const weights = new Float32Array(films.length);
  const last = films.length - 1;
  let counted = 0;
  for (let at = last; at >= 0 && counted < LIKED_COUNTED_MAX; at--) {
    const weight = weightOf(ratings[at]!);
    if (weight === 0) continue;
    weights[at] = weight * recency(last - at);
    counted++;
  }
  return { films, weights };
}

/** How many films of a history were liked, however long ago. */
export function countLiked({ ratings }: RatedHistory): number {
  return ratings.reduce((count, rating) => count + (weightOf(rating) > 0 ? 1 : 0), 0);
}

/** What a film counts when so many came after it. */
export function recency(filmsAfter: number): number {
  return 0.5 ** (filmsAfter / HALF_LIFE_FILMS);
}

/** What one user did, as a history. A film that occurs more than once counts as it was last. */
export function historyOf(interactions: Interactions, user: number): History {
  return historyFrom(ratedHistoryOf(interactions, user));
}

/** As `historyOf`, with the ratings themselves. */
export function ratedHistoryOf(
  interactions: Interactions,
  user: number,
): { films: Uint32Array; ratings: Float32Array } {
  const start = interactions.indptr[user] as number;
  const end = interactions.indptr[user + 1] as number;
  const films = interactions.filmIndex.slice(start, end);
  const ratings = interactions.rating.slice(start, end);
  if (new Set(films).size === films.length) return { films, ratings };
  const last = new Map<number, number>();
  films.forEach((film, at) => {
    last.delete(film);
    last.set(film, at);
  });
  return {
    films: Uint32Array.from(last.keys()),
    ratings: Float32Array.from(last.values(), (at) => ratings[at] as number),
  };
}

/** One line of a file of ratings. */
export interface InteractionEvent {
  readonly user: number;
  readonly film: number;
  readonly rating: number;
  readonly time: number;
}

/** Many events, one number each in every column. */
interface InteractionColumns {
  readonly user: ArrayLike<number>;
  readonly film: ArrayLike<number>;
  readonly rating: ArrayLike<number>;
  readonly time: ArrayLike<number>;
}

/** As `sortInteractions`. */
export function collectInteractions(
  users: number,
  films: number,
  events: readonly InteractionEvent[],
): Interactions {
  const column = (of: (event: InteractionEvent) => number) => Float64Array.from(events, of);
  return sortInteractions(users, films, {
    user: column(({ user }) => user),
    film: column(({ film }) => film),
    rating: column(({ rating }) => rating),
    time: column(({ time }) => time),
  });
}

/**
 * Sorts events by user and time; what happened at the same time by film.
 * @throws ModelInputError LABEL_OUT_OF_RANGE, NOT_A_NUMBER
 */
function sortInteractions(users: number, films: number, columns: InteractionColumns): Interactions {
  const { user, film, rating, time } = columns;
  const count = user.length;
  const indptr = new Uint32Array(users + 1);
  for (let at = 0; at < count; at++) indptr[requireIndex('user', user[at]!, users) + 1]!++;
  for (let row = 0; row < users; row++) indptr[row + 1]! += indptr[row]!;
  const next = indptr.slice();
  const order = new Uint32Array(count);
  for (let at = 0; at < count; at++) order[next[user[at]!]!++] = at;
  for (let row = 0; row < users; row++) {
    order
      .subarray(indptr[row], indptr[row + 1])
      .sort((a, b) => time[a]! - time[b]! || film[a]! - film[b]! || rating[a]! - rating[b]!);
  }
  const interactions: Interactions = {
    ...{ users, films, indptr, filmIndex: new Uint32Array(count) },
    ...{ rating: new Float32Array(count), time: new Float64Array(count) },
  };
  order.forEach((at, to) => {
    interactions.filmIndex[to] = requireIndex('film', film[at]!, films);
    interactions.rating[to] = rating[at]!;
    interactions.time[to] = time[at]!;
  });
  assertInteractions(interactions);
  return interactions;
}

/**
 * The rows of two sets of interactions of the same users, each user's in order of time again.
 * @throws ModelInputError SHAPE_MISMATCH
 */
export function joinInteractions(one: Interactions, other: Interactions): Interactions {
  assertSameShape(one, other);
  const count = one.filmIndex.length + other.filmIndex.length;
  const user = new Uint32Array(count);
  const film = new Uint32Array(count);
  const rating = new Float32Array(count);
  const time = new Float64Array(count);
  let from = 0;
  for (const part of [one, other]) {
    for (let row = 0; row < part.users; row++)
      user.fill(row, from + part.indptr[row]!, from + part.indptr[row + 1]!);
    film.set(part.filmIndex, from);
    rating.set(part.rating, from);
    time.set(part.time, from);
    from += part.filmIndex.length;
  }
  return sortInteractions(one.users, one.films, { user, film, rating, time });
}

/** @throws ModelInputError SHAPE_MISMATCH, LABEL_OUT_OF_RANGE or NOT_A_NUMBER */
export function assertInteractions(interactions: Interactions): void {
  const { users, films, indptr, filmIndex, rating, time } = interactions;
  const entries = filmIndex.length;
  if (
    indptr.length !== users + 1 ||
    indptr[0] !== 0 ||
    indptr[users] !== entries ||
    rating.length !== entries ||
    time.length !== entries
  ) {
    throw new ModelInputError('SHAPE_MISMATCH', 'the arrays of the interactions do not belong together', {
      users,
      entries,
    });
  }
  for (let user = 0; user < users; user++) assertRow(interactions, user);
  for (let at = 0; at < entries; at++) requireIndex('film', filmIndex[at] as number, films);
}

/** @throws ModelInputError EMPTY_INPUT when there is no film that anyone liked */
export function assertLearnable(train: Interactions): void {
  assertInteractions(train);
  if (train.rating.some((rating) => weightOf(rating) > 0)) return;
  throw new ModelInputError('EMPTY_INPUT', 'there is no film that anyone liked', {
    interactions: train.filmIndex.length,
  });
}

/** @throws ModelInputError SHAPE_MISMATCH */
export function assertSameShape(one: Interactions, other: Interactions): void {
  if (one.users === other.users && one.films === other.films) return;
  throw new ModelInputError(
    'SHAPE_MISMATCH',
    `${one.users} users and ${one.films} films beside ${other.users} users and ${other.films} films`,
    { users: one.users, films: one.films, otherUsers: other.users, otherFilms: other.films },
  );
}

/** @throws ModelInputError SHAPE_MISMATCH, LABEL_OUT_OF_RANGE or NOT_A_NUMBER */
export function assertHistory({ films, weights }: History, filmCount: number): void {
  if (films.length !== weights.length) {
    throw new ModelInputError('SHAPE_MISMATCH', `${weights.length} weights for ${films.length} films`, {
      films: films.length,
      weights: weights.length,
    });
  }
  for (let at = 0; at < films.length; at++) {
    requireIndex('film', films[at] as number, filmCount);
    if ((weights[at] as number) >= 0 && (weights[at] as number) < Number.POSITIVE_INFINITY) continue;
    throw new ModelInputError('NOT_A_NUMBER', `weight ${weights[at]} of a film is not a number from 0 on`, {
      at,
    });
  }
}

function assertRow({ indptr, time, rating }: Interactions, user: number): void {
  const start = indptr[user] as number;
  const end = indptr[user + 1] as number;
  if (end < start) throw new ModelInputError('SHAPE_MISMATCH', `row ${user} ends before it starts`, { user });
  for (let at = start; at < end; at++) {
    if (!Number.isFinite(time[at]) || Math.abs(rating[at] as number) === Number.POSITIVE_INFINITY) {
      throw new ModelInputError('NOT_A_NUMBER', `a time or rating of user ${user} is not a number`, { user });
    }
    if (at > start && (time[at] as number) < (time[at - 1] as number)) {
      throw new ModelInputError('SHAPE_MISMATCH', `user ${user} is not in order of time`, { user });
    }
  }
}

function requireIndex(what: 'user' | 'film', index: number, count: number): number {
  if (Number.isInteger(index) && index >= 0 && index < count) return index;
  throw new ModelInputError('LABEL_OUT_OF_RANGE', `${what} ${index} is not in [0, ${count})`, {
    index,
    count,
  });
}
