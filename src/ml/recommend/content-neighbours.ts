import type { ContentRows } from './film-features.js';
import type { SimilarFilm } from './recommender.js';
import { topFilms } from './top-k.js';

/** Finds films with the same genres, title words and decade. */
export class ContentNeighbours {
  readonly filmCount: number;
  /** Of each feature the films that have it, and its weight in each. */
  private readonly postings: readonly { readonly film: number; readonly value: number }[][];
  private readonly scores: Float32Array;

  constructor(private readonly rows: ContentRows) {
    this.filmCount = rows.indptr.length - 1;
    this.postings = rows.names.map(() => []);
    this.scores = new Float32Array(this.filmCount);
    for (let film = 0; film < this.filmCount; film++) {
      for (let at = rows.indptr[film]!; at < rows.indptr[film + 1]!; at++) {
        this.postings[rows.indices[at]!]!.push({ film, value: rows.values[at]! });
      }
    }
  }

  /**
   * The most similar other films by cosine, above 0.
   * @param isWanted 1 for the films that may be named
   */
  similar(film: number, k: number, isWanted: Uint8Array | null = null): SimilarFilm[] {
    const { rows, scores } = this;
    scores.fill(0);
    for (let at = rows.indptr[film]!; at < rows.indptr[film + 1]!; at++) {
      for (const { film: other, value } of this.postings[rows.indices[at]!]!) {
        scores[other]! += rows.values[at]! * value;
      }
    }
    if (isWanted !== null)
      for (let other = 0; other < this.filmCount; other++) scores[other]! *= isWanted[other]!;
    return topFilms(scores, k, [film])
      .filter(({ score }) => score > 0)
      .map(({ film: other, score }) => ({ film: other, similarity: Math.min(1, score) }));
  }
}
