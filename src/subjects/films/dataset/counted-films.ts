import type { Interactions } from '../../../ml/recommend/interactions.js';
import { SPLITS } from '../../../store/splits.js';
import type { DescribedFilm } from './film-catalogue.js';

const TRAIN = SPLITS.indexOf('train');

/** A film with how often it was rated. */
export interface CountedFilm extends DescribedFilm {
  /** In all splits. */
  readonly ratingCount: number;
  /** Among the ratings to learn from. */
  readonly trainCount: number;
}

/** The films of a set in the order of their numbers, with the counts of their ratings. */
export function countedFilms(
  films: readonly DescribedFilm[],
  { filmIndex }: Pick<Interactions, 'filmIndex'>,
  splits: Uint8Array,
): CountedFilm[] {
  const ratingCounts = new Uint32Array(films.length);
  const trainCounts = new Uint32Array(films.length);
  filmIndex.forEach((film, at) => {
    ratingCounts[film]! += 1;
    if (splits[at] === TRAIN) trainCounts[film]! += 1;
  });
  return films.map((film, number) => ({
    ...film,
    ratingCount: ratingCounts[number]!,
    trainCount: trainCounts[number]!,
  }));
}
