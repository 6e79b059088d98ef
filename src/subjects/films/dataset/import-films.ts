import type { ImportContext } from '../../../pipeline/dataset/import-context.js';
import type { ImportOf } from '../../../pipeline/dataset/import-shape.js';
import { Spool } from '../../../pipeline/dataset/spool.js';
import {
  type ImportedDataset,
  importedDataset,
  type SpooledRejection,
} from '../../../pipeline/dataset/version-content.js';
import { digestOfJson } from '../../../platform/digest.js';
import { type DatasetSource, DatasetVersion } from '../../../store/entities/dataset.js';
import { type FilmRecipe, READING_VERSION } from './film-recipe.js';
import type { FilmImport } from './import-sources.js';
import { readSet } from './read-set.js';
import { type StoringPoints, storeFilmVersion } from './store-film-version.js';

/** Share of the time that reading takes, for the progress. */
const READING_SHARE = 0.7;

/**
 * Makes a dataset version from the files of a set of ratings, which are in the artifact store. First pass: read, reject,
 * collect the ratings, split them by time. Then the ratings are put as one file, and films and rejected rows inserted.
 * Killed in between and started again, it ends with the same version, since everything follows from the files and the recipe.
 * @throws AppError UNUSABLE_FILE when no rating can be used; then nothing was changed
 */
export async function importFilms(
  { name, split, source }: ImportOf<FilmImport>,
  context: ImportContext & StoringPoints,
): Promise<ImportedDataset> {
  const { db, artifacts, temporaryDir, onProgress, onPoint } = context;
  const { files } = source.ratings;
  const begunAt = new Date();
  // The seed of a request is for splits by chance; this one has none.
  const { validation, gold } = split;
  const recipe: FilmRecipe = { films: READING_VERSION, split: { by: 'time', validation, gold } };
  const roles = ['ratings', 'films', 'tags', 'links'] as const;
  const sources = roles.flatMap((role): DatasetSource[] =>
    files[role] === undefined ? [] : [{ role, ...files[role] }],
  );
  const sourceDigest = digestOfJson({ recipe, sources: sources.map(({ role, digest }) => [role, digest]) });
  const known = await db.manager.findOneBy(DatasetVersion, { sourceDigest, state: 'ready' });
  if (known !== null) return importedDataset(known, false);

  const rejections = await Spool.create<SpooledRejection>(temporaryDir);
  try {
    const { catalogue, interactions, userIds } = await readSet(files, rejections, {
      ...{ artifacts, temporaryDir, importedAt: begunAt },
      onProgress: (fraction) => onProgress(READING_SHARE * fraction, 'reading the files'),
    });
    onProgress(READING_SHARE, 'storing ratings');
    return await storeFilmVersion(
      { name, sourceDigest, recipe, sources },
      { interactions, userIds, films: [...catalogue.films()], rejections, begunAt },
      {
        ...{ db, artifacts, temporaryDir, ...(onPoint && { onPoint }) },
        onProgress: (fraction) => onProgress(READING_SHARE + (1 - READING_SHARE) * fraction, 'storing films'),
      },
    );
  } finally {
    await rejections.remove();
  }
}
