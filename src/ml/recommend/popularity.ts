import { ModelFileError } from '../errors.js';
import type { ModelParts } from '../model/classifier.js';
import { assertHistory, type History } from './interactions.js';
import type { Explanation, Recommender, ScoredFilm, SimilarFilm } from './recommender.js';
import { requireFilm } from './require-film.js';
import { topFilms } from './top-k.js';

/** Scores a film by its share of all that was liked, whatever the history. */
export class PopularityRecommender implements Recommender {
  readonly kind = 'popularity';
  readonly filmCount: number;

  /** @param shares of each film; they add up to 1 */
  constructor(private readonly shares: Float32Array) {
    this.filmCount = shares.length;
  }

  scoresInto(history: History, out: Float32Array): void {
    assertHistory(history, this.filmCount);
    out.set(this.shares);
  }

  top(history: History, k: number, excluded: ArrayLike<number>): ScoredFilm[] {
    assertHistory(history, this.filmCount);
    return topFilms(this.shares, k, history.films, excluded);
  }

  explain(history: History, films: ArrayLike<number>): Explanation[] {
    assertHistory(history, this.filmCount);
    return Array.from(films, (film) => {
      requireFilm(film, this.filmCount);
      return { base: this.shares[film]!, contributions: new Float64Array(history.films.length) };
    });
  }

  /** None: how many liked a film says nothing of what it is like. */
  similar(film: number, _k: number): SimilarFilm[] {
    requireFilm(film, this.filmCount);
    return [];
  }

  toParts(): ModelParts {
    return { meta: {}, arrays: { shares: this.shares } };
  }

  /** @throws ModelFileError INVALID_CONTENT */
  static fromParts({ arrays }: ModelParts): PopularityRecommender {
    const { shares } = arrays;
    if (!(shares instanceof Float32Array) || !shares.every(Number.isFinite)) {
      throw new ModelFileError('INVALID_CONTENT', 'the popularity recommender lacks its shares');
    }
    return new PopularityRecommender(shares);
  }
}
