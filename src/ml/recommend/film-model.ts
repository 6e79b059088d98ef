import { ModelFileError, ModelInputError } from '../errors.js';
import { type Container, decodeContainer, encodeContainer } from '../format/container.js';
import { arraysOf, joinArrays } from '../format/nested-arrays.js';
import { ColdFilms } from './cold-films.js';
import { ContentNeighbours } from './content-neighbours.js';
import { decodeRecommender } from './decode-recommender.js';
import { assertFeatures, contentRows, type FilmFeatures } from './film-features.js';
import { CONTAINER_KIND, FILM_MODEL_VERSION, readHeader } from './film-model-header.js';
import { assertHistory, type History, type RatedHistory } from './interactions.js';
import { ItemKnnRecommender } from './item-knn.js';
import { predictRating, type RatingBiases } from './rating-biases.js';
import type { Explanation, Recommender, RecommenderKind, ScoredFilm, SimilarFilm } from './recommender.js';
import { requireFilm } from './require-film.js';
import { topFilms } from './top-k.js';

export interface FilmModelContent {
  readonly recommender: Recommender;
  /** The names of the films outside, in their order; each once. */
  readonly filmIds: readonly string[];
  readonly features: FilmFeatures;
  /** How many liked each film in the training. */
  readonly likes: Uint32Array;
  /** Null when nothing was rated. */
  readonly ratingBiases: RatingBiases | null;
  /** What the caller wants to find again in the saved file. */
  readonly notes: Container['meta'];
  /** What stands for films that nobody liked, of a model with the same films and likes; looked for where it is not given. */
  readonly coldFilms?: ColdFilms;
}

/** What recommendations may be restricted to. */
export interface Wanted {
  /** Films that are not wanted, beside those of the history. */
  readonly excluded?: ArrayLike<number>;
  /** Only films of one of these genres. */
  readonly genres?: readonly string[];
}

/**
 * What fewer people say of a film's likeness is chance: vectors that were learnt from one like hardly leave where they began.
 * For scores they are used all the same: on MovieLens 100K stand-ins for them win no NDCG@10 and cost 1 % of MAP.
 */
const SIMILAR_FROM_LIKES = 5;

/**
 * All that a recommendation needs. Beyond the recommender it knows what to do at a cold start: who has liked nothing gets
 * what most people liked, and a film nobody liked is scored by the known films most like it.
 */
export class FilmModel implements FilmModelContent {
  readonly recommender: Recommender;
  readonly filmIds: readonly string[];
  readonly features: FilmFeatures;
  readonly likes: Uint32Array;
  readonly ratingBiases: RatingBiases | null;
  readonly notes: Container['meta'];
  private readonly indexOf: ReadonlyMap<string, number>;
  private readonly shares: Float32Array;
  private contentNeighbours: ContentNeighbours | null = null;
  private readonly cold: ColdFilms;

  /** @throws ModelFileError INVALID_CONTENT when the parts do not belong together */
  constructor(parts: FilmModelContent) {
    const { recommender, filmIds, features, likes, ratingBiases } = parts;
    const films = recommender.filmCount;
    this.indexOf = new Map(filmIds.map((id, film) => [id, film]));
    const ofFilms = [filmIds, features.titles, features.genres, features.years, likes];
    const biases = ratingBiases?.ofFilms ?? likes;
    if (this.indexOf.size !== films || [...ofFilms, biases].some(({ length }) => length !== films)) {
      throw new ModelFileError('INVALID_CONTENT', 'recommender and films do not belong together', { films });
    }
    this.recommender = recommender;
    this.filmIds = filmIds;
    this.features = features;
    this.likes = likes;
    this.ratingBiases = ratingBiases;
    this.notes = parts.notes;
    const total = likes.reduce((sum, count) => sum + count, 0);
    this.shares = Float32Array.from(likes, (count) => count / Math.max(1, total));
    this.cold =
      parts.coldFilms ??
      ColdFilms.find(knownBy(recommender, likes), (film, k, isKnown) =>
        this.content.similar(film, k, isKnown),
      );
  }

  get kind(): RecommenderKind {
    return this.recommender.kind;
  }

  get filmCount(): number {
    return this.filmIds.length;
  }

  /** The same model with other notes; the two share what is in memory. */
  withNotes(notes: Container['meta']): FilmModel {
    return new FilmModel({ ...this.parts(), notes });
  }

  /** Undefined for a film that the model has never heard of. */
  filmOf(id: string): number | undefined {
    return this.indexOf.get(id);
  }

  /** As a recommender's; of a history in which nothing is liked, the share of each film in all that was liked. */
  scoresInto(history: History, out: Float32Array): void {
    if (this.isStranger(history)) {
      out.set(this.shares);
      return;
    }
    this.recommender.scoresInto(history, out);
    this.cold.fill(out);
  }

  /** The best films for a history, the best first, without those of the history. */
  top(history: History, k: number, { excluded = [], genres }: Wanted = {}): ScoredFilm[] {
    const isPlain = genres === undefined && this.cold.isEmpty && !this.isStranger(history);
    if (isPlain) return this.recommender.top(history, k, excluded);
    const scores = new Float32Array(this.filmCount);
    this.scoresInto(history, scores);
    return topFilms(scores, k, history.films, excluded, genres === undefined ? [] : this.outside(genres));
  }

  /**
   * Why each of the films has the score that `scoresInto` gives it, in their order. The history is looked at once for
   * all, and each film that stands for several once; contributions are 0 but for films that count.
   */
  explain(history: History, films: ArrayLike<number>): Explanation[] {
    const none = () => new Float64Array(history.films.length);
    if (this.isStranger(history)) {
      return Array.from(films, (film) => {
        requireFilm(film, this.filmCount);
        return { base: this.shares[film]!, contributions: none() };
      });
    }
    const made = Array.from(films, (film) => {
      requireFilm(film, this.filmCount);
      return this.cold.of(film) ?? [{ film, similarity: 1 }];
    });
    const known = [...new Set(made.flatMap((parts) => parts.map(({ film }) => film)))];
    const places = Array.from(history.films.keys()).filter((at) => history.weights[at]! > 0);
    const reasons = this.recommender.explain(placesOf(history, places), known);
    const reasonsOf = new Map(known.map((film, at) => [film, reasons[at]!]));
    return made.map((parts) => {
      const contributions = none();
      let base = 0;
      for (const { film, similarity } of parts) {
        const of = reasonsOf.get(film)!;
        base += similarity * of.base;
        places.forEach((place, at) => {
          contributions[place]! += similarity * of.contributions[at]!;
        });
      }
      return { base, contributions };
    });
  }

  /** The most similar films; by genres, title words and decade where few have liked the film, or the recommender knows none. */
  similar(film: number, k: number): SimilarFilm[] {
    requireFilm(film, this.filmCount);
    const learnt = this.likes[film]! < SIMILAR_FROM_LIKES ? [] : this.recommender.similar(film, k);
    return learnt.length > 0 ? learnt : this.content.similar(film, k);
  }

  /** The rating of 5 that a person with this history would give; null when the model knows no ratings. */
  predictRating(history: RatedHistory, film: number): number | null {
    requireFilm(film, this.filmCount);
    const { recommender, ratingBiases } = this;
    const neighbours = recommender instanceof ItemKnnRecommender ? recommender.neighbours : null;
    return ratingBiases === null ? null : predictRating(ratingBiases, history, film, neighbours);
  }

  /** The saved file in parts, to be written one after the other. */
  encode(): Uint8Array[] {
    const { recommender, features, likes, ratingBiases } = this;
    const { meta, arrays } = recommender.toParts();
    const ratings =
      ratingBiases === null ? null : { mean: ratingBiases.mean, userDamping: ratingBiases.userDamping };
    return encodeContainer({
      kind: CONTAINER_KIND,
      meta: {
        modelFormatVersion: FILM_MODEL_VERSION,
        model: recommender.kind,
        filmIds: this.filmIds,
        titles: features.titles,
        genres: features.genres,
        years: features.years,
        ratings,
        recommender: meta,
        notes: this.notes,
      },
      arrays: joinArrays({
        recommender: arrays,
        films: { likes, ...(ratingBiases === null ? {} : { biases: ratingBiases.ofFilms }) },
        cold: this.cold.toArrays(),
      }),
    });
  }

  /** @throws ModelFileError when the bytes are not a whole, undamaged model that this version of the program can read */
  static decode(bytes: Uint8Array): FilmModel {
    const container = decodeContainer(bytes);
    const header = readHeader(container);
    const { likes, biases } = arraysOf('films', container.arrays);
    if (!(likes instanceof Uint32Array) || (header.ratings !== null && !(biases instanceof Float32Array))) {
      throw new ModelFileError('INVALID_CONTENT', 'the model lacks the figures of its films');
    }
    const { titles, genres, years, ratings, notes, filmIds } = header;
    const ratingBiases = ratings === null ? null : { ...ratings, ofFilms: biases as Float32Array };
    try {
      const arrays = arraysOf('recommender', container.arrays);
      const recommender = decodeRecommender(header.model, { meta: header.recommender, arrays });
      const features = { titles, genres, years };
      assertFeatures(features);
      const parts = { recommender, filmIds, features, likes, ratingBiases, notes };
      const coldFilms = ColdFilms.fromArrays(arraysOf('cold', container.arrays), knownBy(recommender, likes));
      return new FilmModel(coldFilms === null ? parts : { ...parts, coldFilms });
    } catch (error) {
      if (!(error instanceof ModelInputError || error instanceof TypeError)) throw error;
      throw new ModelFileError('INVALID_CONTENT', `the saved model cannot be used: ${error.message}`);
    }
  }

  /**
   * Made when it is first needed: it takes longer than to read the model. A model that has yet to find the stand-ins of
   * films nobody liked needs it at once: one that was just fitted, or whose file is of before they were kept in it.
   */
  private get content(): ContentNeighbours {
    this.contentNeighbours ??= new ContentNeighbours(contentRows(this.features));
    return this.contentNeighbours;
  }

  private parts(): FilmModelContent {
    const { recommender, filmIds, features, likes, ratingBiases, notes, cold } = this;
    return { recommender, filmIds, features, likes, ratingBiases, notes, coldFilms: cold };
  }

  /** Whether nothing is known to be liked. */
  private isStranger(history: History): boolean {
    assertHistory(history, this.filmCount);
    return history.weights.every((weight) => weight === 0);
  }

  private outside(genres: readonly string[]): number[] {
    const wanted = new Set(genres);
    return this.features.genres.flatMap((own, film) =>
      own.some((genre) => wanted.has(genre)) ? [] : [film],
    );
  }
}

/** How many liked each film, above 0 for those that the recommender can score though nobody did. */
function knownBy({ kind, filmCount }: Recommender, likes: Uint32Array): Uint32Array {
  // Two towers know the genres and title words of films by themselves.
  return kind === 'two-tower' ? new Uint32Array(filmCount).fill(1) : likes;
}

function placesOf({ films, weights }: History, places: readonly number[]): History {
  return {
    films: places.map((place) => films[place]!),
    weights: Float32Array.from(places, (place) => weights[place]!),
  };
}
