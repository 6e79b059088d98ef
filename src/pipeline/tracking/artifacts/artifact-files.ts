import { posix } from 'node:path';
import type { Readable } from 'node:stream';
import type { DataSource, EntityManager } from 'typeorm';
import { ID_PATTERN } from '../../../platform/ids.js';
import type { ArtifactStore } from '../../../store/artifact-store.js';
import type { Content } from '../../../store/artifacts/spool.js';
import { Run } from '../../../store/entities/tracking.js';
import { inTransaction } from '../../../store/transaction.js';
import { foundRun } from '../run-locks.js';
import { ownPathOf } from './artifact-address.js';
import { invalidPath, safeArtifactPath } from './artifact-path.js';
import {
  assertStorable,
  type Entry,
  entriesIn,
  fileAt,
  placeOf,
  removeAt,
  setFileAt,
} from './artifact-tree.js';

export interface FileServices {
  readonly db: DataSource;
  readonly artifacts: ArtifactStore;
}

/** A file to be sent. */
export interface OpenedFile {
  readonly name: string;
  readonly bytes: number;
  readonly content: Readable;
}

/** Stores a file at a path below the root of all artifacts. @throws AppError INVALID_INPUT */
export async function storeFile(
  { db, artifacts }: FileServices,
  path: string,
  content: Content,
  bytesMax?: number,
): Promise<void> {
  const place = await placeOf(db.manager, safeArtifactPath(path));
  assertStorable(place);
  const { digest } = await artifacts.put(db.manager, content, {
    mediaType: 'application/octet-stream',
    fileName: posix.basename(place.path),
    ...(bytesMax !== undefined && { bytesMax }),
  });
  await setFileAt(db, place, digest);
}

/** @throws AppError INVALID_INPUT, NOT_FOUND */
export async function openFile({ db, artifacts }: FileServices, path: string): Promise<OpenedFile> {
  const place = await placeOf(db.manager, safeArtifactPath(path));
  const { digest, bytes } = await fileAt(db.manager, place);
  return { name: posix.basename(place.path), bytes, content: await artifacts.stream(digest) };
}

/** What is in a directory; nothing for a file, and for what is not there. @throws AppError INVALID_INPUT */
export async function listFiles({ db }: FileServices, path: string): Promise<Entry[]> {
  return entriesIn(db.manager, await placeOf(db.manager, safeArtifactPath(path)));
}

/** Removes a file or a whole directory, if it is there. @throws AppError INVALID_INPUT */
export async function deleteFiles({ db }: FileServices, path: string): Promise<void> {
  const safe = safeArtifactPath(path);
  // All artifacts of all runs are not what anybody means to remove at once.
  if (safe === '') throw invalidPath();
  const place = await placeOf(db.manager, safe);
  await inTransaction(db, (manager) => removeAt(manager, place));
}

/** A path inside a folder, both below the root of all artifacts. @throws AppError INVALID_INPUT */
export function pathInside(folder: string, path: string): string {
  const inner = safeArtifactPath(path);
  return inner === '' ? folder : `${folder}/${inner}`;
}

/** Where the artifacts of a run are. @throws AppError NOT_FOUND, NOT_IMPLEMENTED when they are elsewhere */
export async function folderOfRun(
  manager: EntityManager,
  runId: string,
): Promise<{ address: string; path: string }> {
  const found = ID_PATTERN.test(runId) ? await manager.findOneBy(Run, { id: runId }) : null;
  const run = foundRun(found, runId);
  return { address: run.artifactUri, path: ownPathOf(run.artifactUri, `run ${runId}`) };
}
