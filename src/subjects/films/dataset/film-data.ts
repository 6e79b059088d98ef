import { type EntityManager, In } from 'typeorm';
import { AppError } from '../../../platform/errors.js';
import type { ArtifactStore } from '../../../store/artifact-store.js';
import type { DatasetVersion } from '../../../store/entities/dataset.js';
import { Film } from '../../../store/entities/film.js';
import { erasedUsers, withoutErased } from '../erasure/erased-users.js';
import type { RatingFile } from './rating-file.js';
import { readRatings } from './read-ratings.js';

const FILMS_FOUND_MAX = 100;
const WORDS_MAX = 10;

/** All that a dataset version of films holds. */
export interface FilmData extends RatingFile {
  /** In the order of their numbers, as `interactions.filmIndex` names them. */
  readonly films: readonly Film[];
  /** When the version was made. */
  readonly madeAt: Date;
}

/**
 * Reads a version of films whole: its ratings from their file, without those of users who were erased, its films from MySQL.
 * @throws AppError INVALID_INPUT for a version of another subject, NOT_FOUND or DAMAGED_ARTIFACT when its file is gone or
 *   is not that of its films
 */
export async function readFilmData(
  manager: EntityManager,
  artifacts: ArtifactStore,
  dataset: DatasetVersion,
): Promise<FilmData> {
  const { contentDigest, ratings: all } = await readRatings(manager, artifacts, dataset.id);
  const ratings = withoutErased(all, await erasedUsers(manager), dataset.createdAt);
  const films = await filmsOf(manager, dataset.id);
  if (films.length !== ratings.interactions.films) {
    throw new AppError(
      'DAMAGED_ARTIFACT',
      `The ratings of dataset ${dataset.id} are not those of its films.`,
      {
        digest: contentDigest,
      },
    );
  }
  return { ...ratings, films, madeAt: dataset.createdAt };
}

/** How many users a version of films has ratings of, without those who were erased. @throws AppError as `readFilmData` */
export async function countUsers(
  manager: EntityManager,
  artifacts: ArtifactStore,
  { id, createdAt }: Pick<DatasetVersion, 'id' | 'createdAt'>,
): Promise<number> {
  const { ratings } = await readRatings(manager, artifacts, id);
  return withoutErased(ratings, await erasedUsers(manager), createdAt).interactions.users;
}

/** The films of a version in the order of their numbers. */
export function filmsOf(manager: EntityManager, datasetVersionId: string): Promise<Film[]> {
  return manager.find(Film, { where: { datasetVersionId }, order: { filmNo: 'ASC' } });
}

/** The films of a version that have one of these ids in the files, by id. */
export async function filmsByIds(
  manager: EntityManager,
  datasetVersionId: string,
  ids: readonly string[],
): Promise<Map<string, Film>> {
  const films = await manager.findBy(Film, { datasetVersionId, externalId: In([...ids]) });
  return new Map(films.map((film) => [film.externalId, film]));
}

/**
 * Films whose titles have every word of a text, or a part of a title for each of its words, in whatever order and case and
 * without accents; those that begin with the text first, then the most rated. All films are found for an empty text.
 * @param ids only films of these ids in the files
 * @param limit at most 100
 */
export async function searchFilms(
  manager: EntityManager,
  datasetVersionId: string,
  { text, ids }: { readonly text: string; readonly ids?: readonly string[] },
  limit: number,
): Promise<Film[]> {
  const whole = text.trim();
  const words = whole
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, WORDS_MAX);
  const query = manager
    .createQueryBuilder(Film, 'film')
    .where('film.datasetVersionId = :datasetVersionId', { datasetVersionId });
  if (ids !== undefined) query.andWhere({ externalId: In([...ids]) });
  words.forEach((word, at) => {
    query.andWhere(`film.title LIKE :word${at}`, { [`word${at}`]: `%${escaped(word)}%` });
  });
  return query
    .orderBy('film.title LIKE :beginning', 'DESC')
    .setParameter('beginning', `${escaped(whole)}%`)
    .addOrderBy('film.ratingCount', 'DESC')
    .addOrderBy('film.filmNo', 'ASC')
    .limit(Math.min(limit, FILMS_FOUND_MAX))
    .getMany();
}

function escaped(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

/** The genres that films of a version have, by name. */
export async function genresOf(manager: EntityManager, datasetVersionId: string): Promise<string[]> {
  const rows = await manager
    .createQueryBuilder(Film, 'film')
    .select('film.genres', 'genres')
    .distinct()
    .where('film.datasetVersionId = :datasetVersionId', { datasetVersionId })
    .getRawMany<{ genres: string | string[] }>();
  // The driver reads JSON by itself where the server has that type: MySQL, but not MariaDB.
  const lists = rows.map(({ genres }) =>
    typeof genres === 'string' ? (JSON.parse(genres) as string[]) : genres,
  );
  return [...new Set(lists.flat())].sort();
}
