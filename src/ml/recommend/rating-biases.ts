import { ModelInputError, requireInRange } from '../errors.js';
import {
  assertInteractions,
  assertSameShape,
  type Interactions,
  isRating,
  type RatedHistory,
  ratedHistoryOf,
} from './interactions.js';
import type { FilmNeighbours } from './item-knn.js';

export interface RatingOptions {
  /** So many ratings halve how far the mean of a film's, or a person's, moves from what is usual. */
  readonly filmDamping: number;
  readonly userDamping: number;
}

export const DEFAULT_RATING_OPTIONS: RatingOptions = { filmDamping: 5, userDamping: 10 };

/** How high films are rated, apart from who rates; NaN nowhere. */
export interface RatingBiases {
  readonly mean: number;
  /** One a film. */
  readonly ofFilms: Float32Array;
  readonly userDamping: number;
}

const RATING_MIN = 0.5;
const RATING_MAX = 5;
/** So much similarity halves how far the neighbours move a prediction. */
const NEIGHBOUR_DAMPING = 0.5;

/**
 * Damped means (Koren, "Factor in the neighbors", TKDD 2010, section 2.1): first of all ratings, then of what each film's
 * ratings differ from it. What is no rating is passed over. Null when there is no rating.
 * @throws ModelInputError as `assertInteractions`, INVALID_OPTION
 */
export function fitRatingBiases(train: Interactions, options: RatingOptions): RatingBiases | null {
  requireInRange('filmDamping', options.filmDamping, 0, 1e6, 'real');
  requireInRange('userDamping', options.userDamping, 0, 1e6, 'real');
  assertInteractions(train);
  const { filmIndex, rating } = train;
  let sum = 0;
  let count = 0;
  for (const value of rating) {
    if (!isRating(value)) continue;
    sum += value;
    count++;
  }
  if (count === 0) return null;
  const mean = sum / count;
  const sums = new Float64Array(train.films);
  const counts = new Float64Array(train.films).fill(options.filmDamping);
  for (let at = 0; at < rating.length; at++) {
    if (!isRating(rating[at]!)) continue;
    sums[filmIndex[at]!]! += rating[at]! - mean;
    counts[filmIndex[at]!]!++;
  }
  const ofFilms = Float32Array.from(sums, (total, film) => (counts[film] === 0 ? 0 : total / counts[film]!));
  return { mean, ofFilms, userDamping: options.userDamping };
}

/**
 * The rating that a person with this history would give: the mean, the bias of the film and that of the person, and,
 * with neighbours, how the person's ratings of similar films differ from the same (`residuals`).
 */
export function predictRating(
  biases: RatingBiases,
  history: RatedHistory,
  film: number,
  neighbours: FilmNeighbours | null = null,
): number {
  const usual = biases.mean + userBias(biases, history);
  let prediction = usual + biases.ofFilms[film]!;
  if (neighbours !== null) prediction += neighbourResidual(biases, history, film, usual, neighbours);
  return Math.min(RATING_MAX, Math.max(RATING_MIN, prediction));
}

/**
 * Squared errors of the predictions of what each user rated later, one number a rating; their mean's root is the RMSE.
 * @throws ModelInputError SHAPE_MISMATCH, EMPTY_INPUT when there is no rating to predict
 */
export function squaredRatingErrors(
  biases: RatingBiases,
  history: Interactions,
  held: Interactions,
  neighbours: FilmNeighbours | null = null,
): Float64Array {
  assertSameShape(history, held);
  const errors: number[] = [];
  for (let user = 0; user < held.users; user++) {
    const known = ratedHistoryOf(history, user);
    for (let at = held.indptr[user]!; at < held.indptr[user + 1]!; at++) {
      if (!isRating(held.rating[at]!)) continue;
      errors.push((held.rating[at]! - predictRating(biases, known, held.filmIndex[at]!, neighbours)) ** 2);
    }
  }
  if (errors.length === 0) {
    throw new ModelInputError('EMPTY_INPUT', 'there is no rating to predict', { ratings: 0 });
  }
  return Float64Array.from(errors);
}

function userBias({ mean, ofFilms, userDamping }: RatingBiases, { films, ratings }: RatedHistory): number {
  let sum = 0;
  let count = userDamping;
  for (let at = 0; at < films.length; at++) {
    if (!isRating(ratings[at]!)) continue;
    sum += ratings[at]! - mean - ofFilms[films[at]!]!;
    count++;
  }
  return count === 0 ? 0 : sum / count;
}

function neighbourResidual(
  { ofFilms }: RatingBiases,
  { films, ratings }: RatedHistory,
  film: number,
  usual: number,
  { indptr, films: similar, similarities }: FilmNeighbours,
): number {
  const ratingOf = new Map<number, number>();
  for (let at = 0; at < films.length; at++) ratingOf.set(films[at]!, ratings[at]!);
  let sum = 0;
  let total = NEIGHBOUR_DAMPING;
  for (let at = indptr[film]!; at < indptr[film + 1]!; at++) {
    const rating = ratingOf.get(similar[at]!);
    if (rating === undefined || !isRating(rating)) continue;
    sum += similarities[at]! * (rating - usual - ofFilms[similar[at]!]!);
    total += similarities[at]!;
  }
  return sum / total;
}
