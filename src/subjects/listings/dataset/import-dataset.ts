import { createHash } from 'node:crypto';
import { PICTURE_FEATURE_VERSION } from '../../../ml/image/picture-features.js';
import { CLEANING_VERSION } from '../../../pipeline/dataset/clean.js';
import type { ImportContext } from '../../../pipeline/dataset/import-context.js';
import type { ImportOf } from '../../../pipeline/dataset/import-shape.js';
import { Spool } from '../../../pipeline/dataset/spool.js';
import { streamWithProgress } from '../../../pipeline/dataset/stream-with-progress.js';
import { sweepUnfinished } from '../../../pipeline/dataset/sweep-unfinished.js';
import type { ImportedDataset, SpooledRejection } from '../../../pipeline/dataset/version-content.js';
import { importedDataset } from '../../../pipeline/dataset/version-content.js';
import { digestOfJson } from '../../../platform/digest.js';
import { type DatasetSource, DatasetVersion } from '../../../store/entities/dataset.js';
import { cleanRows } from './clean-rows.js';
import type { FileImport } from './import-sources.js';
import { readLabels } from './labels.js';
import type { SpooledListing } from './listing-content.js';
import { importPictures, NO_PICTURES } from './pictures/import-pictures.js';
import { splitByCluster } from './split.js';
import { writeVersion } from './write-version.js';

/** Shares of the time that reading listings and pictures takes, for the progress. */
const READING_SHARE = 0.3;
const PICTURES_SHARE = 0.5;

/**
 * Makes a dataset version from files in the artifact store. First pass: read, clean, reject, spool to disk, learn
 * the digest, the duplicates and the split; nothing is written to MySQL. Second pass: insert. Killed in between
 * and started again, it ends with the same version, since everything follows from the files and the recipe.
 * @throws AppError UNUSABLE_FILE when no row can be used; then nothing was changed
 */
export async function importDataset(
  request: ImportOf<FileImport>,
  context: ImportContext,
): Promise<ImportedDataset> {
  const { files, columns } = request.source;
  const recipe = {
    ...{ cleaning: CLEANING_VERSION, columns, split: request.split },
    ...(files.pictures && { pictures: files.pictures.digest, pictureFeatures: PICTURE_FEATURE_VERSION }),
  };
  const sourceDigest = digestOfJson({
    recipe,
    listings: files.listings.digest,
    labels: files.labels?.digest ?? null,
  });
  const known = await context.db.manager.findOneBy(DatasetVersion, { sourceDigest, state: 'ready' });
  if (known !== null) return importedDataset(known, false);

  const listings = await Spool.create<SpooledListing>(context.temporaryDir);
  const rejections = await Spool.create<SpooledRejection>(context.temporaryDir);
  try {
    const cleaned = await cleanFiles(request.source, recipe, { listings, rejections }, context);
    const splits = splitByCluster(cleaned.classes, cleaned.clusters, request.split, request.split.seed);
    // Clusters and splits also follow from what is not kept, such as the groups of the file.
    const digest = createHash('sha256')
      .update(cleaned.rowsDigest)
      .update(cleaned.clusters)
      .update(splits)
      .digest('hex');
    const sources: DatasetSource[] = [{ role: 'listings', ...files.listings }];
    if (files.labels !== undefined) sources.push({ role: 'labels', ...files.labels });
    if (files.pictures !== undefined) sources.push({ role: 'pictures', ...files.pictures });
    await sweepUnfinished(context, { now: new Date(), exceptDigest: digest });
    const { db, artifacts, onProgress } = context;
    const pictures =
      files.pictures === undefined
        ? NO_PICTURES
        : await importPictures(files.pictures.digest, listings, db.manager, artifacts, (fraction) =>
            onProgress(READING_SHARE + PICTURES_SHARE * fraction, 'reading pictures'),
          );
    const storedFrom = READING_SHARE + (files.pictures === undefined ? 0 : PICTURES_SHARE);
    return await writeVersion(
      db,
      { name: request.name, digest, sourceDigest, recipe, sources },
      { ...cleaned, splits, listings, rejections, pictures },
      (fraction) => onProgress(storedFrom + (1 - storedFrom) * fraction, 'storing listings'),
    );
  } finally {
    await listings.remove();
    await rejections.remove();
  }
}

async function cleanFiles(
  { files, columns }: FileImport,
  recipe: object,
  spools: { listings: Spool<SpooledListing>; rejections: Spool<SpooledRejection> },
  { artifacts, onProgress }: ImportContext,
) {
  const labels = files.labels && (await readLabels(await artifacts.stream(files.labels.digest)));
  const content = await streamWithProgress(artifacts, files.listings.digest, (fraction) =>
    onProgress(READING_SHARE * fraction, 'reading the file'),
  );
  const withPictures = files.pictures !== undefined;
  return cleanRows(content, { mapping: columns, labels, withPictures, recipe }, spools);
}
