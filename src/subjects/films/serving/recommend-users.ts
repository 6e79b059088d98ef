import { NO_FILM } from '../../../ml/recommend/batch-job.js';
import { weightOf } from '../../../ml/recommend/interactions.js';
import { recommendBatch } from '../../../ml/recommend/recommend-batch.js';
import type { UserFeedback } from '../feedback/user-feedback.js';
import type { LoadedFilms } from './film-loader.js';
import { type KnownFilm, knownFilm } from './known-film.js';

/** Each thread has to read the model first, which fewer users are not worth. */
const USERS_PER_THREAD_MIN = 1_000;

/** The best films for one of many users, the best first. */
export interface UserRecommendation {
  readonly userId: string;
  /** Nothing that the user likes is known: the films are what most people like. */
  readonly isColdStart: boolean;
  readonly films: readonly { readonly film: KnownFilm; readonly score: number }[];
}

export interface BatchWork {
  /** The file of the model. */
  readonly file: Uint8Array;
  /** Films a user. */
  readonly k: number;
  /** At most. */
  readonly threads: number;
  readonly feedback: Pick<UserFeedback, 'findMany'>;
  /** Films that nobody is recommended, by their numbers. */
  readonly excluded: readonly number[];
  /** Only films of one of these. */
  readonly genres?: readonly string[] | undefined;
}

/**
 * Recommends films to many users at once, as each would be answered alone; whoever is not known gets what most people like.
 * The answers are not kept.
 * @throws the driver's error when MySQL is away
 */
export async function recommendUsers(
  { model, histories, datasetName }: Pick<LoadedFilms, 'model' | 'histories' | 'datasetName'>,
  userIds: readonly string[],
  { file, k, threads, feedback, excluded, genres }: BatchWork,
): Promise<UserRecommendation[]> {
  const known = await histories.findMany(userIds, model, feedback, datasetName);
  const useful = Math.max(1, Math.ceil(userIds.length / USERS_PER_THREAD_MIN));
  const best = await recommendBatch(file, known, k, {
    threads: Math.min(threads, useful),
    excluded,
    ...(genres === undefined ? {} : { genres }),
  });
  return userIds.map((userId, user) => {
    const ratings = known.rating.subarray(known.indptr[user], known.indptr[user + 1]);
    const films = [...best.films.subarray(user * k, (user + 1) * k)].flatMap((film, at) =>
      film === NO_FILM ? [] : [{ film: knownFilm(model, film), score: best.scores[user * k + at]! }],
    );
    return { userId, isColdStart: !ratings.some((rating) => weightOf(rating) > 0), films };
  });
}
