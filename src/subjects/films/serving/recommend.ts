import { z } from 'zod';
import type { FilmModel } from '../../../ml/recommend/film-model.js';
import { countLiked, type History, historyFrom } from '../../../ml/recommend/interactions.js';
import type { ScoredFilm } from '../../../ml/recommend/recommender.js';
import type { AnswerLog } from '../../../pipeline/serving/answer-log.js';
import type { ChampionHolder } from '../../../pipeline/serving/champion/champion-holder.js';
import { DEFAULT_MODEL_NAMES, modelNameSchema } from '../../../pipeline/training/model-name.js';
import { invalidInput } from '../../../platform/errors.js';
import { newId } from '../../../platform/ids.js';
import { plainText } from '../../../platform/validation.js';
import type { FilmReason, Recommendation, RecommendedFilm } from '../../../store/entities/recommendation.js';
import type { ModelVersion } from '../../../store/entities/registry.js';
import { ID_CHARS_MAX } from '../dataset/accept-rating.js';
import type { ToldOfUser, UserFeedback } from '../feedback/user-feedback.js';
import type { LoadedFilms } from './film-loader.js';
import { genresOf } from './known-genres.js';
import { meanBits } from './novelty.js';
import type { KnownHistory } from './user-histories.js';

const FILMS_NAMED_MAX = 1_000;
const FILMS_MAX = 100;
/** How many films of the history are named, of those that speak for a film. */
const REASONS_MAX = 5;

const filmId = plainText(ID_CHARS_MAX).trim().min(1);

export const recommendRequestSchema = z.strictObject({
  userId: plainText(ID_CHARS_MAX)
    .trim()
    .min(1)
    .optional()
    .describe(
      'Somebody whose ratings the dataset has, or who has told of films since; who is not known gets what most people liked.',
    ),
  likedFilms: z
    .array(filmId)
    .max(FILMS_NAMED_MAX)
    .optional()
    .describe('Films that a visitor likes, by their ids, in place of userId.'),
  k: z.int().min(1).max(FILMS_MAX).default(10).describe('How many films.'),
  exclude: z.array(filmId).max(FILMS_NAMED_MAX).default([]).describe('Films that are not wanted.'),
  genres: z
    .array(plainText(64))
    .max(50)
    .optional()
    .describe('Only films of one of these genres, in any case; one that no film has is refused.'),
  modelName: modelNameSchema.default(DEFAULT_MODEL_NAMES.films).describe('Name of the model that answers.'),
});

export type RecommendRequest = z.infer<typeof recommendRequestSchema>;

export interface FilmServing {
  readonly champions: Pick<ChampionHolder<LoadedFilms>, 'get' | 'getVersion'>;
  readonly log: AnswerLog<Recommendation>;
  readonly feedback: Pick<UserFeedback, 'find'>;
}

export interface RecommendationAnswer {
  readonly recommendation: Recommendation;
  readonly modelVersion: ModelVersion;
  /** Films that were named, as liked or as not wanted, and that the model has never heard of. */
  readonly unknownFilms: readonly string[];
}

/**
 * Recommends films to a known user or to a visitor who names some, and keeps the answer. A user's history is that of the
 * dataset with what the user has told since, as the next version of the dataset will have it; where MySQL is away, that of the
 * dataset alone. Films of the history are not recommended again.
 * @throws AppError INVALID_INPUT (userId and likedFilms together, a genre that no film has, a model of another subject),
 *   NO_CHAMPION, OVERLOADED
 */
export async function recommend(
  serving: FilmServing,
  request: RecommendRequest,
  source: Recommendation['source'],
): Promise<RecommendationAnswer> {
  const startedAt = performance.now();
  const { userId, likedFilms, k, exclude, genres, modelName } = request;
  if (userId !== undefined && likedFilms !== undefined) {
    throw invalidInput('likedFilms', 'Give either userId or likedFilms, not both.');
  }
  const loaded = await serving.champions.get(modelName);
  const { model } = loaded;
  const named = filmNumbers(model, likedFilms ?? []);
  const told = userId === undefined ? null : await serving.feedback.find(userId, loaded.datasetName);
  const known =
    userId === undefined ? visitor(named.films) : loaded.histories.find(userId, model, told ?? undefined);
  // A visitor names films in no order; what a known user liked lately says more.
  const history = userId === undefined ? inNoOrder(known) : historyFrom(known);
  const unwanted = filmNumbers(model, exclude);
  const wanted = genres === undefined ? {} : { genres: genresOf(model, genres) };
  const films = model.top(history, k, { excluded: unwanted.films, ...wanted });
  const unknownFilms = [...new Set([...named.unknown, ...unwanted.unknown])];
  const likedCount = countLiked(known);
  const recommendation: Recommendation = {
    id: newId(),
    modelVersionId: loaded.version.id,
    source,
    userId: userId ?? null,
    historyCount: known.films.length,
    likedCount,
    unknownCount: unknownFilms.length + countUnknown(model, told),
    isColdStart: likedCount === 0,
    withFeedback: userId === undefined ? null : told !== null,
    isFiltered: exclude.length > 0 || genres !== undefined,
    films: explained(model, known, history, films),
    noveltyBits: meanBits(loaded.bits, films),
    latencyMs: performance.now() - startedAt,
    createdAt: new Date(),
  };
  serving.log.append([recommendation]);
  return { recommendation, modelVersion: loaded.version, unknownFilms };
}

/** Films that a user has told of and that the model does not know. */
function countUnknown(model: FilmModel, told: ToldOfUser | null): number {
  return told === null ? 0 : [...told.said.keys()].filter((id) => model.filmOf(id) === undefined).length;
}

/** The numbers of films that are named, each once, in their order, and the names that the model has never heard of. */
export function filmNumbers(model: FilmModel, ids: readonly string[]) {
  const films = new Set<number>();
  const unknown = new Set<string>();
  for (const id of ids) {
    const film = model.filmOf(id);
    if (film === undefined) unknown.add(id);
    else films.add(film);
  }
  return { films: [...films], unknown: [...unknown] };
}

/** Liked, without saying how much. */
function visitor(films: readonly number[]): KnownHistory {
  return { films: Uint32Array.from(films), ratings: new Float32Array(films.length).fill(Number.NaN) };
}

function inNoOrder({ films }: KnownHistory): History {
  return { films, weights: new Float32Array(films.length).fill(1) };
}

/** The films with their reasons. */
function explained(
  model: FilmModel,
  known: KnownHistory,
  history: History,
  films: readonly ScoredFilm[],
): RecommendedFilm[] {
  const explanations = model.explain(
    history,
    films.map(({ film }) => film),
  );
  return films.map(({ film, score }, at) => {
    const { base, contributions } = explanations[at]!;
    return {
      id: model.filmIds[film]!,
      score,
      predictedRating: model.predictRating(known, film),
      base,
      ...reasonsFrom(model, known, contributions),
    };
  });
}

function reasonsFrom(
  model: FilmModel,
  { films }: KnownHistory,
  contributions: Float64Array,
): Pick<RecommendedFilm, 'because' | 'others'> {
  const reasons: FilmReason[] = [];
  contributions.forEach((contribution, at) => {
    if (contribution !== 0) reasons.push({ id: model.filmIds[films[at]!]!, contribution });
  });
  reasons.sort((a, b) => b.contribution - a.contribution);
  // What speaks against the film is no reason why it is recommended; it is among the others.
  const because = reasons.slice(0, REASONS_MAX).filter(({ contribution }) => contribution > 0);
  return {
    because,
    others: reasons.slice(because.length).reduce((sum, { contribution }) => sum + contribution, 0),
  };
}
