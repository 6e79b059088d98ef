import type { DataSource, EntityManager } from 'typeorm';
import { withImportLock } from '../../../pipeline/dataset/import-lock.js';
import {
  type ImportedDataset,
  importedDataset,
  type Rejections,
  type VersionHead,
} from '../../../pipeline/dataset/version-content.js';
import { insertRejections } from '../../../pipeline/dataset/write-rejections.js';
import { newId } from '../../../platform/ids.js';
import { bulkInsert } from '../../../store/bulk.js';
import { DatasetVersion } from '../../../store/entities/dataset.js';
import { Film } from '../../../store/entities/film.js';
import { SPLITS, type Split } from '../../../store/splits.js';
import type { CountedFilm } from './counted-films.js';

const BATCH_ROWS = 2_000;

interface FilmContent {
  /** Of the file with the ratings, which is in place. */
  readonly contentDigest: string;
  readonly films: readonly CountedFilm[];
  readonly splits: Uint8Array;
  readonly rejections: Rejections;
}

/**
 * Stores a version of films under its digest: the head in state `importing`, the films and the rejected rows in batches, the
 * state `ready` last, after `beforeReady`. An interrupted import left the first rows: this one goes on behind them.
 * @throws AppError OVERLOADED when another import of the same content takes longer than ten minutes
 */
export async function writeFilmVersion(
  db: DataSource,
  head: VersionHead,
  content: FilmContent,
  {
    onProgress,
    beforeReady,
  }: {
    readonly onProgress: (fraction: number) => void;
    readonly beforeReady: (version: DatasetVersion) => Promise<void>;
  },
): Promise<ImportedDataset> {
  return withImportLock(db, head.digest, async ({ manager }) => {
    const version = await findOrCreate(manager, head, content);
    if (version.state === 'ready') return importedDataset(version, false);
    await insertFilms(manager, version.id, content.films, onProgress);
    await insertRejections(manager, version.id, content.rejections);
    await beforeReady(version);
    await manager.update(DatasetVersion, { id: version.id }, { state: 'ready', readyAt: new Date() });
    return importedDataset(version, true);
  });
}

async function findOrCreate(
  manager: EntityManager,
  head: VersionHead,
  { contentDigest, splits, rejections }: FilmContent,
): Promise<DatasetVersion> {
  const existing = await manager.findOneBy(DatasetVersion, { digest: head.digest });
  if (existing !== null) return existing;
  const rowsOf = (split: Split) => {
    const place = SPLITS.indexOf(split);
    return splits.reduce((rows, each) => rows + (each === place ? 1 : 0), 0);
  };
  const version = manager.create(DatasetVersion, {
    ...head,
    id: newId(),
    subject: 'films',
    state: 'importing',
    acceptedRows: splits.length,
    rejectedRows: rejections.length,
    duplicateRows: 0,
    trainRows: rowsOf('train'),
    validationRows: rowsOf('validation'),
    goldRows: rowsOf('gold'),
    pictureFeaturesDigest: null,
    pictureRows: 0,
    contentDigest,
    createdAt: new Date(),
    readyAt: null,
  });
  await manager.insert(DatasetVersion, version);
  return version;
}

async function insertFilms(
  manager: EntityManager,
  datasetVersionId: string,
  films: readonly CountedFilm[],
  onProgress: (fraction: number) => void,
): Promise<void> {
  const done = (await manager.maximum(Film, 'filmNo', { datasetVersionId })) ?? -1;
  for (let start = done + 1; start < films.length; start += BATCH_ROWS) {
    const rows = films
      .slice(start, start + BATCH_ROWS)
      .map((film, offset) => [
        ...[datasetVersionId, start + offset, film.id, film.title, film.year],
        ...[JSON.stringify(film.genres), JSON.stringify(film.tags), film.imdbId, film.tmdbId],
        ...[film.ratingCount, film.trainCount],
      ]);
    await bulkInsert(manager, 'film', FILM_COLUMNS, rows, { chunkRows: BATCH_ROWS });
    onProgress((start + rows.length) / films.length);
  }
}

const FILM_COLUMNS = [
  ...[
    'dataset_version_id',
    'film_no',
    'external_id',
    'title',
    'year',
    'genres',
    'tags',
    'imdb_id',
    'tmdb_id',
  ],
  ...['rating_count', 'train_count'],
];
