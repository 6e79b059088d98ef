import type { EntityManager } from 'typeorm';
import {
  decodePicture,
  PICTURE_BYTES_MAX,
  type PictureProblem,
  tooManyBytes,
} from '../../../ml/image/decode-picture.js';
import { pictureFeatures } from '../../../ml/image/picture-features.js';
import { AppError, invalidInput } from '../../../platform/errors.js';
import type { ArtifactStore } from '../../../store/artifact-store.js';

/** A picture as models see it; or none, and why. */
export interface ReadPicture {
  readonly features: Uint8Array | null;
  readonly note: string | null;
}

/** Makes features of a file, which is read when it is its turn. One that cannot be used gives a note. */
export type DecodePicture = (read: () => Promise<Uint8Array>) => Promise<ReadPicture>;

export const NO_PICTURE: ReadPicture = { features: null, note: null };

/**
 * Reads an uploaded picture. One that cannot be used gives a note, not an error.
 * @param decode where it is decoded: in this process (`decodeHere`), or apart from one that answers requests
 * @param manager for pictures that a row is about to name
 * @throws AppError INVALID_INPUT when no such file was uploaded; what `decode` throws
 */
export async function readPicture(
  artifacts: ArtifactStore,
  decode: DecodePicture,
  digest: string,
  field: string,
  manager?: EntityManager,
): Promise<ReadPicture> {
  const read = async () => {
    if (manager !== undefined) await artifacts.touch(manager, digest);
    // Uploads may be as large as files of listings; what is no picture by its size is not read into memory.
    const size = await artifacts.bytesOf(digest);
    if (size > PICTURE_BYTES_MAX) return noted(tooManyBytes(size));
    return decode(() => artifacts.read(digest));
  };
  return read().catch((error: unknown) => {
    if (!(error instanceof AppError && error.code === 'NOT_FOUND')) throw error;
    throw invalidInput(
      field,
      `No file with this digest was uploaded: ${digest}. Send it with POST /files first.`,
    );
  });
}

/** Decodes in this process: for jobs, whose thread may end, and for the process that decodes for others. */
export const decodeHere: DecodePicture = async (read) => {
  const decoded = await decodePicture(await read());
  return 'pixels' in decoded ? { features: pictureFeatures(decoded), note: null } : noted(decoded);
};

function noted({ reason, detail }: PictureProblem): ReadPicture {
  return { features: null, note: `${reason}: ${detail}`.slice(0, 500) };
}
