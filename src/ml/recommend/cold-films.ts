import type { ContentNeighbours } from './content-neighbours.js';
import type { SimilarFilm } from './recommender.js';

/** So many known films stand for one that nobody liked yet. */
const STAND_INS = 20;

/**
 * Films that nobody liked in the training: each is scored as the mean of the known films most like it in genres, title
 * words and decade, by similarity. A mean of sums over the history is such a sum itself, so reasons stay exact.
 */
export class ColdFilms {
  private readonly standIns = new Map<number, readonly SimilarFilm[]>();

  /**
   * @param likes of each film
   * @param similar as of `ContentNeighbours`
   */
  constructor(likes: Uint32Array, similar: ContentNeighbours['similar']) {
    const isKnown = Uint8Array.from(likes, (count) => (count > 0 ? 1 : 0));
    isKnown.forEach((known, film) => {
      if (known === 0) this.standIns.set(film, shares(similar(film, STAND_INS, isKnown)));
    });
  }

  get isEmpty(): boolean {
    return this.standIns.size === 0;
  }

  /** What of which films the score of a film nobody liked is made of, adding up to 1; null for a known film. */
  of(film: number): readonly SimilarFilm[] | null {
    return this.standIns.get(film) ?? null;
  }

  /** Puts the scores of films nobody liked in the place of what is there; without any like them, 0. */
  fill(scores: Float32Array): void {
    for (const [film, standIns] of this.standIns) {
      let sum = 0;
      for (const { film: known, similarity } of standIns) sum += similarity * scores[known]!;
      scores[film] = sum;
    }
  }
}

function shares(similar: readonly SimilarFilm[]): SimilarFilm[] {
  const total = similar.reduce((sum, { similarity }) => sum + similarity, 0);
  return similar.map(({ film, similarity }) => ({ film, similarity: similarity / total }));
}
