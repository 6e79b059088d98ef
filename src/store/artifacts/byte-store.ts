import type { Readable } from 'node:stream';

/** A file that is complete on the local disk, and what it holds. */
export interface SpooledFile {
  readonly path: string;
  readonly digest: string;
  readonly bytes: number;
}

/** A file that a byte store holds. */
export interface KeptFile {
  readonly digest: string;
  readonly bytes: number;
  readonly writtenAt: Date;
}

/**
 * Where the content of artifacts is: files under their digest, nothing more. What they mean, which of them are needed,
 * and who may add and remove when, is decided by the ArtifactStore and its table. Digests are checked before.
 */
export interface ByteStore {
  /** The folder for files that are not complete yet, and for copies of complete ones. */
  readonly spoolFolder: string;
  /** The slow part of keeping a file, done while others may add and remove the same content. It may do nothing. */
  upload(file: SpooledFile): Promise<void>;
  /** Makes sure that the content is there, while nobody else adds or removes it. May move the spooled file away. */
  place(file: SpooledFile): Promise<void>;
  /** @throws AppError NOT_FOUND */
  open(digest: string): Promise<Readable>;
  /** @throws AppError NOT_FOUND */
  bytesOf(digest: string): Promise<number>;
  /** A local file with the content that may be read in place; null where there is none. @throws AppError NOT_FOUND */
  localPath(digest: string): Promise<string | null>;
  /** Removes a file, if it is there. */
  remove(digest: string): Promise<void>;
  /** Every complete file. */
  list(): AsyncIterable<KeptFile>;
  /** Removes what puts that were killed before a time have left. */
  removeUnfinished(writtenBefore: Date): Promise<void>;
  /** A problem with the place itself, such as no right to write. @throws Error */
  check(): Promise<void>;
}

export const DIGEST_PATTERN = /^[0-9a-f]{64}$/;
