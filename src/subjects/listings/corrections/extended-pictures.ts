import type { EntityManager } from 'typeorm';
import { PICTURE_FEATURE_COUNT } from '../../../ml/image/picture-features.js';
import { AppError } from '../../../platform/errors.js';
import type { ArtifactStore } from '../../../store/artifact-store.js';
import { type DatasetVersion, PictureNote } from '../../../store/entities/dataset.js';
import type { ImportedPictures } from '../dataset/listing-content.js';
import { PictureTable } from '../dataset/picture-table.js';
import { NO_PICTURES } from '../dataset/pictures/import-pictures.js';
import { decodeHere, readPicture } from '../serving/read-picture.js';
import type { PictureOrigin } from './extended-rows.js';

/**
 * The pictures of an extended dataset version: those of the base, and those that predictions were made with. A base
 * without pictures gets none.
 */
export async function extendPictures(
  base: DatasetVersion,
  origins: readonly PictureOrigin[],
  { manager, artifacts }: { manager: EntityManager; artifacts: ArtifactStore },
): Promise<ImportedPictures> {
  const table = await PictureTable.load(artifacts, base);
  if (table === null) return NO_PICTURES;
  const present = new Uint8Array(origins.length);
  const values = new Uint8Array(origins.length * PICTURE_FEATURE_COUNT);
  for (const [row, origin] of origins.entries()) {
    const features = origin === null ? null : await featuresOf(origin, table, artifacts);
    if (features === null) continue;
    present[row] = 1;
    values.set(features, row * PICTURE_FEATURE_COUNT);
  }
  const { digest } = await artifacts.put(manager, PictureTable.encode({ present, values }), {
    mediaType: 'application/vnd.gondola.features',
    fileName: 'picture-features.gondola',
  });
  return {
    featuresDigest: digest,
    rows: present.reduce((sum, one) => sum + one, 0),
    notes: await keptNotes(manager, base, origins),
  };
}

async function featuresOf(
  origin: NonNullable<PictureOrigin>,
  table: PictureTable,
  artifacts: ArtifactStore,
): Promise<Uint8Array | null> {
  if ('baseRow' in origin) return table.of(origin.baseRow);
  try {
    return (await readPicture(artifacts, decodeHere, origin.digest, 'pictureDigest')).features;
  } catch (error) {
    if (error instanceof AppError && error.code === 'INVALID_INPUT') return null; // the file was removed
    throw error;
  }
}

/** What was noted of pictures of the base, under the new numbers of its rows. */
async function keptNotes(manager: EntityManager, base: DatasetVersion, origins: readonly PictureOrigin[]) {
  const rowNoOf = new Map(
    origins.flatMap((origin, row) => (origin !== null && 'baseRow' in origin ? [[origin.baseRow, row]] : [])),
  );
  const notes = await manager.find(PictureNote, {
    where: { datasetVersionId: base.id },
    order: { rowNo: 'ASC' },
  });
  return notes.flatMap(({ rowNo, fileName, reason, detail }) => {
    const kept = rowNoOf.get(rowNo);
    return kept === undefined ? [] : [{ rowNo: kept, fileName, reason, detail }];
  });
}
