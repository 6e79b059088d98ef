import type { EntityManager } from 'typeorm';
import type { FilmFeatures } from '../../ml/recommend/film-features.js';
import { type Interactions, joinInteractions } from '../../ml/recommend/interactions.js';
import type { ArtifactStore } from '../../store/artifact-store.js';
import type { DatasetVersion } from '../../store/entities/dataset.js';
import { SPLITS, type Split } from '../../store/splits.js';
import { type FilmData, readFilmData } from './dataset/film-data.js';

/** A dataset version of films as models see it. */
export interface FilmParts {
  /** The names of films and users outside, by their numbers. */
  readonly filmIds: readonly string[];
  readonly userIds: readonly string[];
  readonly features: FilmFeatures;
  readonly train: Interactions;
  readonly validation: Interactions;
  readonly gold: Interactions;
}

/** Reads a dataset version of films, divided by its splits. @throws what `readFilmData` throws */
export async function readFilmParts(
  manager: EntityManager,
  artifacts: ArtifactStore,
  dataset: DatasetVersion,
): Promise<FilmParts> {
  const data = await readFilmData(manager, artifacts, dataset);
  return {
    filmIds: data.films.map(({ externalId }) => externalId),
    userIds: data.userIds,
    features: {
      titles: data.films.map(({ title }) => title),
      genres: data.films.map(({ genres }) => genres),
      years: data.films.map(({ year }) => year),
    },
    train: partOf(data, 'train'),
    validation: partOf(data, 'validation'),
    gold: partOf(data, 'gold'),
  };
}

/** What is known of each user when a split is ranked: all that came before it. */
export function historyOfSplit({ train, validation }: FilmParts, split: 'validation' | 'gold'): Interactions {
  return split === 'validation' ? train : joinInteractions(train, validation);
}

/** The ratings of one split, of all users and films of the whole. */
function partOf({ interactions, splits }: FilmData, split: Split): Interactions {
  const { users, films, indptr, filmIndex, rating, time } = interactions;
  const code = SPLITS.indexOf(split);
  const places: number[] = [];
  const ownIndptr = new Uint32Array(users + 1);
  for (let user = 0; user < users; user++) {
    for (let at = indptr[user]!; at < indptr[user + 1]!; at++) if (splits[at] === code) places.push(at);
    ownIndptr[user + 1] = places.length;
  }
  return {
    ...{ users, films, indptr: ownIndptr },
    filmIndex: Uint32Array.from(places, (at) => filmIndex[at]!),
    rating: Float32Array.from(places, (at) => rating[at]!),
    time: Float64Array.from(places, (at) => time[at]!),
  };
}
