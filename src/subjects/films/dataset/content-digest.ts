import { createHash } from 'node:crypto';
import { type EntityManager, MoreThan } from 'typeorm';
import type { SpooledRejection } from '../../../pipeline/dataset/version-content.js';
import { canonicalJson } from '../../../platform/digest.js';
import { type DatasetVersion, RejectedRow } from '../../../store/entities/dataset.js';
import type { CountedFilm } from './counted-films.js';
import { filmsOf } from './film-data.js';

const BATCH_ROWS = 4_000;

interface Content {
  readonly recipe: object;
  /** Of the file with the ratings. */
  readonly contentDigest: string;
  readonly films: readonly CountedFilm[];
  readonly rejections: AsyncIterable<readonly SpooledRejection[]>;
}

/** The digest that names a version of films: over the recipe, the file with the ratings, every film and every rejected row. */
export async function digestOfFilms({ recipe, contentDigest, films, rejections }: Content): Promise<string> {
  const hash = createHash('sha256').update(canonicalJson(recipe)).update(contentDigest);
  for (const film of films) hash.update(canonicalJson(film));
  for await (const batch of rejections) {
    for (const { line, reason, detail, excerpt } of batch) {
      hash.update(canonicalJson({ line, reason, detail, excerpt }));
    }
  }
  return hash.digest('hex');
}

/** The digest of a version of films from what is in MySQL now, as its import made it; the file's own digest is taken as read. */
export async function digestOfStoredFilms(manager: EntityManager, version: DatasetVersion): Promise<string> {
  const films = await filmsOf(manager, version.id);
  return digestOfFilms({
    recipe: version.recipe,
    contentDigest: version.contentDigest ?? '',
    films: films.map(({ datasetVersionId, filmNo, externalId, ...film }) => ({ id: externalId, ...film })),
    rejections: storedRejections(manager, version.id),
  });
}

async function* storedRejections(
  manager: EntityManager,
  datasetVersionId: string,
): AsyncGenerator<SpooledRejection[]> {
  for (let after = -1; ; ) {
    const rows = await manager.find(RejectedRow, {
      where: { datasetVersionId, rowNo: MoreThan(after) },
      order: { rowNo: 'ASC' },
      take: BATCH_ROWS,
    });
    yield rows.map(({ lineNumber: line, reason, detail, excerpt }) => ({ line, reason, detail, excerpt }));
    if (rows.length < BATCH_ROWS) return;
    after = rows.at(-1)!.rowNo;
  }
}
