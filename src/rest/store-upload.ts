import type { FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';
import { invalidInput } from '../platform/errors.js';
import type { ArtifactInfo, ArtifactStore } from '../store/artifact-store.js';

/** Largest upload. A file is streamed to the store, never held in memory. */
export const UPLOAD_BYTES_MAX = 5 * 1024 ** 3;

/** Stores the file of a multipart request. @throws AppError INVALID_INPUT */
export async function storeUpload(
  request: FastifyRequest,
  { db, artifacts }: { db: DataSource; artifacts: ArtifactStore },
): Promise<ArtifactInfo> {
  if (!request.isMultipart()) {
    throw invalidInput(
      'file',
      `Send the file as multipart/form-data, e.g. curl -F file=@listings.csv <address>${request.routeOptions.url}`,
    );
  }
  const upload = await request.file();
  if (upload === undefined) throw invalidInput('file', 'The request has no file part.');
  return artifacts.put(db.manager, upload.file, {
    mediaType: upload.mimetype.slice(0, 128),
    fileName: upload.filename,
    bytesMax: UPLOAD_BYTES_MAX,
  });
}
