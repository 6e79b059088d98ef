import { ModelFileError } from '../errors.js';
import type { ContainerArray } from '../format/container.js';
import type { ContentNeighbours } from './content-neighbours.js';
import type { SimilarFilm } from './recommender.js';

/** So many known films stand for one that nobody liked yet. */
const STAND_INS = 20;

/** The stand-ins of films: those of films[at] lie in [indptr[at], indptr[at + 1]) of the last two. */
type ColdArrays = {
  /** Those that nobody liked, in rising order. */
  readonly films: Uint32Array;
  readonly indptr: Uint32Array;
  readonly standIns: Uint32Array;
  /** Of each stand-in in the score; those of a film add up to 1. */
  readonly shares: Float64Array;
};

/**
 * Films that nobody liked in the training: each is scored as the mean of the known films most like it in genres, title
 * words and decade, by similarity. A mean of sums over the history is such a sum itself, so reasons stay exact.
 */
export class ColdFilms {
  private readonly placeOf: ReadonlyMap<number, number>;

  private constructor(private readonly arrays: ColdArrays) {
    this.placeOf = new Map(Array.from(arrays.films, (film, at) => [film, at]));
  }

  /**
   * Looks for the stand-ins: a search over all films for each that nobody liked, so it is done once, in training.
   * @param likes of each film
   * @param similar as of `ContentNeighbours`
   */
  static find(likes: Uint32Array, similar: ContentNeighbours['similar']): ColdFilms {
    const isKnown = Uint8Array.from(likes, (count) => (count > 0 ? 1 : 0));
    const films = filmsNobodyLiked(likes);
    const found = Array.from(films, (film) => sharesOf(similar(film, STAND_INS, isKnown)));
    const indptr = new Uint32Array(films.length + 1);
    found.forEach((own, at) => {
      indptr[at + 1] = indptr[at]! + own.length;
    });
    const all = found.flat();
    return new ColdFilms({
      ...{ films, indptr, standIns: Uint32Array.from(all, ({ film }) => film) },
      shares: Float64Array.from(all, ({ similarity }) => similarity),
    });
  }

  /**
   * What `toArrays` gave.
   * @param likes of each film, as for `find`
   * @returns null when there are no arrays at all, as in files of before they were kept
   * @throws ModelFileError INVALID_CONTENT when they are not of these films
   */
  static fromArrays(arrays: Readonly<Record<string, ContainerArray>>, likes: Uint32Array): ColdFilms | null {
    if (Object.keys(arrays).length === 0) return null;
    const { films, indptr, standIns, shares } = arrays;
    if (
      !(films instanceof Uint32Array && indptr instanceof Uint32Array && standIns instanceof Uint32Array) ||
      !(shares instanceof Float64Array) ||
      !isSame(films, filmsNobodyLiked(likes)) ||
      indptr.length !== films.length + 1 ||
      indptr[0] !== 0 ||
      !indptr.every((start, at) => at === 0 || start >= indptr[at - 1]!) ||
      indptr[films.length] !== standIns.length ||
      shares.length !== standIns.length ||
      !standIns.every((film) => film < likes.length && likes[film]! > 0) ||
      !shares.every(Number.isFinite)
    ) {
      throw new ModelFileError('INVALID_CONTENT', 'the films that stand for those nobody liked are not such');
    }
    return new ColdFilms({ films, indptr, standIns, shares });
  }

  /** The arrays of the model's file. */
  toArrays(): ColdArrays {
    return this.arrays;
  }

  get isEmpty(): boolean {
    return this.arrays.films.length === 0;
  }

  /** What of which films the score of a film nobody liked is made of, adding up to 1; null for a known film. */
  of(film: number): readonly SimilarFilm[] | null {
    const place = this.placeOf.get(film);
    if (place === undefined) return null;
    const { indptr, standIns, shares } = this.arrays;
    const start = indptr[place]!;
    return Array.from(standIns.subarray(start, indptr[place + 1]), (known, at) => {
      return { film: known, similarity: shares[start + at]! };
    });
  }

  /** Puts the scores of films nobody liked in the place of what is there; without any like them, 0. */
  fill(scores: Float32Array): void {
    const { films, indptr, standIns, shares } = this.arrays;
    for (let place = 0; place < films.length; place++) {
      let sum = 0;
      for (let at = indptr[place]!; at < indptr[place + 1]!; at++)
        sum += shares[at]! * scores[standIns[at]!]!;
      scores[films[place]!] = sum;
    }
  }
}

function filmsNobodyLiked(likes: Uint32Array): Uint32Array {
  return Uint32Array.from([...likes.keys()].filter((film) => likes[film] === 0));
}

function isSame(one: Uint32Array, other: Uint32Array): boolean {
  return one.length === other.length && one.every((value, at) => value === other[at]);
}

function sharesOf(similar: readonly SimilarFilm[]): SimilarFilm[] {
  const total = similar.reduce((sum, { similarity }) => sum + similarity, 0);
  return similar.map(({ film, similarity }) => ({ film, similarity: similarity / total }));
}
