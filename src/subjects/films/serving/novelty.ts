import type { FilmModel } from '../../../ml/recommend/film-model.js';
import type { ScoredFilm } from '../../../ml/recommend/recommender.js';

/**
 * Self-information of each film in bits, by how many people liked it. One like more a film than there was, so that a film
 * that nobody liked is surprising, and not endlessly.
 */
export function selfInformation({ likes }: FilmModel): Float32Array {
  const total = likes.reduce((sum, count) => sum + count + 1, 0);
  return Float32Array.from(likes, (count) => Math.log2(total / (count + 1)));
}

/** Null for no films. */
export function meanBits(bits: Float32Array, films: readonly ScoredFilm[]): number | null {
  if (films.length === 0) return null;
  return films.reduce((sum, { film }) => sum + bits[film]!, 0) / films.length;
}
