import type { EntityManager } from 'typeorm';
import type { Spool } from '../../../../pipeline/dataset/spool.js';
import type { ArtifactStore } from '../../../../store/artifact-store.js';
import type { ImportedPictures, SpooledListing } from '../listing-content.js';
import { PictureTable } from '../picture-table.js';
import { PictureArchive } from './picture-archive.js';
import { readPictures } from './read-pictures.js';

export const NO_PICTURES: ImportedPictures = { featuresDigest: null, rows: 0, notes: [] };

const BATCH_ROWS = 10_000;

/** Reads the pictures of all listings from an archive and keeps their features. @throws AppError UNUSABLE_FILE */
export async function importPictures(
  archiveDigest: string,
  listings: Spool<SpooledListing>,
  manager: EntityManager,
  artifacts: ArtifactStore,
  onProgress: (fraction: number) => void,
): Promise<ImportedPictures> {
  const fileNames: (string | null)[] = [];
  for await (const batch of listings.batches(BATCH_ROWS)) fileNames.push(...batch.map(({ image }) => image));
  return artifacts.withFile(archiveDigest, async (path) => {
    const archive = await PictureArchive.open(path);
    try {
      const { rows, notes } = await readPictures(archive, fileNames, onProgress);
      const count = rows.present.reduce((sum, present) => sum + present, 0);
      if (count === 0) return { ...NO_PICTURES, notes };
      const { digest } = await artifacts.put(manager, PictureTable.encode(rows), {
        mediaType: 'application/vnd.gondola.features',
        fileName: 'picture-features.gondola',
      });
      return { featuresDigest: digest, rows: count, notes };
    } finally {
      archive.close();
    }
  });
}
