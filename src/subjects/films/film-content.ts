import { contentRows } from '../../ml/recommend/film-features.js';
import type { ScoreContext } from '../../pipeline/subject.js';
import type { DatasetVersion } from '../../store/entities/dataset.js';
import { readFilmParts } from './film-parts.js';

const KINDS = ['genre', 'word', 'decade'] as const;

/** What models know of films before anyone has rated them, and of people. */
export interface FilmContent {
  readonly films: number;
  /** Films of which no feature is shared with another film. */
  readonly filmsWithout: number;
  readonly features: Readonly<Record<(typeof KINDS)[number], number>>;
  /** Users that have ratings to learn from, and those ratings. */
  readonly users: number;
  readonly ratings: number;
}

/** Makes the features of a dataset version of films as a training does, and counts them. @throws as `readFilmParts` */
export async function filmContent(
  dataset: DatasetVersion,
  { manager, artifacts }: ScoreContext,
): Promise<FilmContent> {
  const { features, train } = await readFilmParts(manager, artifacts, dataset);
  const { names, indptr } = contentRows(features);
  const ofKind = (kind: string) => names.filter((name) => name.startsWith(`${kind}:`)).length;
  const empty = (ends: Uint32Array) =>
    ends.subarray(1).reduce((count, end, at) => count + (end === ends[at] ? 1 : 0), 0);
  return {
    films: features.titles.length,
    filmsWithout: empty(indptr),
    features: { genre: ofKind('genre'), word: ofKind('word'), decade: ofKind('decade') },
    users: train.users - empty(train.indptr),
    ratings: train.filmIndex.length,
  };
}
