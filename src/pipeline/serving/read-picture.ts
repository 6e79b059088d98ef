import type { EntityManager } from 'typeorm';
import { decodePicture, PICTURE_BYTES_MAX, tooManyBytes } from '../../ml/image/decode-picture.js';
import { pictureFeatures } from '../../ml/image/picture-features.js';
import { AppError, invalidInput } from '../../platform/errors.js';
import type { ArtifactStore } from '../../store/artifact-store.js';

/** A picture as models see it; or none, and why. */
export interface ReadPicture {
  readonly features: Uint8Array | null;
  readonly note: string | null;
}

export const NO_PICTURE: ReadPicture = { features: null, note: null };

/**
 * Reads an uploaded picture. One that cannot be used gives a note, not an error.
 * @param manager for pictures that a row is about to name
 * @throws AppError INVALID_INPUT when no such file was uploaded
 */
export async function readPicture(
  artifacts: ArtifactStore,
  digest: string,
  field: string,
  manager?: EntityManager,
): Promise<ReadPicture> {
  const read = async () => {
    if (manager !== undefined) await artifacts.touch(manager, digest);
    // Uploads may be as large as files of listings; what is no picture by its size is not read into memory.
    const size = await artifacts.bytesOf(digest);
    return size > PICTURE_BYTES_MAX ? size : artifacts.read(digest);
  };
  const bytes = await read().catch((error: unknown) => {
    if (!(error instanceof AppError && error.code === 'NOT_FOUND')) throw error;
    throw invalidInput(
      field,
      `No file with this digest was uploaded: ${digest}. Send it with POST /files first.`,
    );
  });
  const decoded = typeof bytes === 'number' ? tooManyBytes(bytes) : await decodePicture(bytes);
  if ('pixels' in decoded) return { features: pictureFeatures(decoded), note: null };
  return { features: null, note: `${decoded.reason}: ${decoded.detail}`.slice(0, 500) };
}
