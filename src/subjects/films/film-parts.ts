import type { EntityManager } from 'typeorm';
import type { FilmFeatures } from '../../ml/recommend/film-features.js';
import { type Interactions, joinInteractions } from '../../ml/recommend/interactions.js';
import { partsOf, type TimeSplit } from '../../ml/recommend/split-by-time.js';
import type { ArtifactStore } from '../../store/artifact-store.js';
import type { DatasetVersion } from '../../store/entities/dataset.js';
import { readFilmData } from './dataset/film-data.js';

/** A dataset version of films as models see it. */
export interface FilmParts extends TimeSplit {
  /** The names of films and users outside, by their numbers. */
  readonly filmIds: readonly string[];
  readonly userIds: readonly string[];
  readonly features: FilmFeatures;
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
    ...partsOf(data.interactions, data.splits),
  };
}

/** What is known of each user when a split is ranked: all that came before it. */
export function historyOfSplit({ train, validation }: FilmParts, split: 'validation' | 'gold'): Interactions {
  return split === 'validation' ? train : joinInteractions(train, validation);
}
