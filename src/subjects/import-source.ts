import type { ImportContext } from '../pipeline/dataset/import-context.js';
import type { ImportedDataset } from '../pipeline/dataset/version-content.js';
import { importFilms } from './films/dataset/import-films.js';
import { storeFilmSample } from './films/dataset/sample/store-film-sample.js';
import type { ImportRequest } from './import-request.js';
import { importDataset } from './listings/dataset/import-dataset.js';
import { storeSampleFiles } from './listings/dataset/import-sample.js';

interface SourceContext extends ImportContext {
  /** @param fraction how much of a generated sample is made, 0 to 1 */
  readonly onSample: (fraction: number) => void;
}

/**
 * Makes a dataset version from what a request names, whichever its subject; a sample is generated first.
 * @throws AppError as the import of the subject
 */
export async function importSource(
  { name, split, source }: ImportRequest,
  { onSample, ...context }: SourceContext,
): Promise<ImportedDataset> {
  const { db, artifacts, temporaryDir } = context;
  if ('files' in source || 'sample' in source) {
    const files =
      'files' in source
        ? source
        : await storeSampleFiles(db.manager, artifacts, source.sample, temporaryDir, onSample);
    return importDataset({ name, split, source: files }, context);
  }
  const files =
    'ratings' in source
      ? source
      : await storeFilmSample(db.manager, artifacts, source.filmSample, temporaryDir, onSample);
  return importFilms({ name, split, source: files }, context);
}
