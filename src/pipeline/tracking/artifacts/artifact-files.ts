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
  type Place,
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

/** A file that is about to be put, or a file or a directory that is about to be removed. */
export interface FileChange {
  readonly path: string;
  /** The folder of the run or the logged model that the path is in; empty for neither. */
  readonly owner: string;
  readonly isRemoval: boolean;
}

/** Asked in the transaction of each change. @throws AppError for files that stay as they are */
export type FileGuard = (manager: EntityManager, change: FileChange) => Promise<void>;

/** Stores a file at a path below the root of all artifacts. @throws AppError INVALID_INPUT, and what `guard` throws */
export async function storeFile(
  { db, artifacts }: FileServices,
  guard: FileGuard,
  path: string,
  content: Content,
  bytesMax?: number,
): Promise<void> {
  const safe = safeArtifactPath(path);
  const place = await placeOf(db.manager, safe);
  assertStorable(place);
  const change = { path: safe, owner: ownerOf(safe, place), isRemoval: false };
  // Also before the body is read, which may take long; what counts is the answer at its end.
  await guard(db.manager, change);
  const { digest } = await artifacts.put(db.manager, content, {
    mediaType: 'application/octet-stream',
    fileName: posix.basename(place.path),
    ...(bytesMax !== undefined && { bytesMax }),
  });
  await setFileAt(db, place, digest, (manager) => guard(manager, change));
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

/** Removes a file or a whole directory, if it is there. @throws AppError INVALID_INPUT, and what `guard` throws */
export async function deleteFiles({ db }: FileServices, guard: FileGuard, path: string): Promise<void> {
  const safe = safeArtifactPath(path);
  // All artifacts of all runs are not what anybody means to remove at once.
  if (safe === '') throw invalidPath();
  const place = await placeOf(db.manager, safe);
  await inTransaction(db, async (manager) => {
    await guard(manager, { path: safe, owner: ownerOf(safe, place), isRemoval: true });
    await removeAt(manager, place);
  });
}

function ownerOf(path: string, { table, path: inner }: Place): string {
  if (table === 'run_artifact') return inner === '' ? path : path.slice(0, -inner.length - 1);
  return /^(?:.*\/)?models\/m-[0-9a-f]{32}\/artifacts(?=\/|$)/.exec(path)?.[0] ?? '';
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
