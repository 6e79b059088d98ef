import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { EntityManager } from 'typeorm';
import { notFound } from '../platform/errors.js';
import { newId } from '../platform/ids.js';
import { type ByteStore, DIGEST_PATTERN } from './artifacts/byte-store.js';
import { type Content, spool } from './artifacts/spool.js';
import { verified } from './artifacts/verified.js';
import { Artifact } from './entities/artifact.js';
import { withLockOf } from './named-lock.js';

export interface ArtifactInfo {
  digest: string;
  bytes: number;
  mediaType: string;
  fileName: string;
}

/** Nobody holds the lock of a digest for longer than MySQL lets a statement wait for a row. */
const LOCK_WAIT_SECONDS = 60;
/** A row that was touched this short a time ago is far from being collected: the grace is at least an hour. */
const FRESH_MS = 10 * 60 * 1000;

/** Held while the content of a digest and its row are added or removed, so that none is ever without the other. */
export function artifactLockName(digest: string): string {
  return `artifact-${digest}`;
}

/**
 * Files kept by content: equal files are stored once, and a file never changes under its name. The table `artifact`
 * lists them; a row is written only after its file is in place.
 */
export class ArtifactStore {
  constructor(readonly bytes: ByteStore) {}

  /**
   * Stores a stream or bytes. The content first goes to a file on the local disk, so that an upload that breaks off
   * leaves nothing, and the digest is known before the store is asked for anything.
   * @throws AppError INVALID_INPUT when the content is longer than bytesMax
   */
  async put(
    manager: EntityManager,
    content: Content,
    description: { mediaType: string; fileName: string; bytesMax?: number },
  ): Promise<ArtifactInfo> {
    const file = await spool(this.bytes.spoolFolder, content, description.bytesMax);
    try {
      await this.bytes.upload(file);
      const info = {
        digest: file.digest,
        bytes: file.bytes,
        mediaType: description.mediaType,
        fileName: description.fileName.slice(0, 255),
      };
      await withLockOf(manager, artifactLockName(file.digest), LOCK_WAIT_SECONDS, async (runner) => {
        await this.bytes.place(file);
        const now = new Date();
        await runner.manager
          .createQueryBuilder()
          .insert()
          .into(Artifact)
          .values({ ...info, createdAt: now, touchedAt: now })
          .orUpdate(['bytes', 'touched_at'], ['digest'])
          .updateEntity(false)
          .execute();
      });
      return info;
    } finally {
      await rm(file.path, { force: true });
    }
  }

  /**
   * To be called before a row is written that names an artifact which the writer has not just put: garbage collection
   * then leaves it alone for as long as it would a new one.
   * @throws AppError NOT_FOUND
   */
  async touch(manager: EntityManager, digest: string): Promise<void> {
    assertDigest(digest);
    const now = new Date();
    const known = await manager.findOneBy(Artifact, { digest });
    if (known === null) throw notFound('artifact', digest);
    if (now.getTime() - (known.touchedAt ?? known.createdAt).getTime() < FRESH_MS) return;
    const { affected } = await manager.update(Artifact, { digest }, { touchedAt: now });
    if (affected === 0) throw notFound('artifact', digest);
  }

  /** The whole content, checked against its digest. @throws AppError NOT_FOUND, DAMAGED_ARTIFACT */
  async read(digest: string): Promise<Uint8Array> {
    return buffer(await this.chunks(digest));
  }

  /** Reads the content, a chunk in memory at a time, for its digest alone. @throws AppError NOT_FOUND, DAMAGED_ARTIFACT */
  async check(digest: string): Promise<void> {
    for await (const _ of await this.chunks(digest));
  }

  /**
   * A stream for large files, checked against the digest: at the end of damaged content it breaks with
   * DAMAGED_ARTIFACT instead. @throws AppError NOT_FOUND
   */
  async stream(digest: string): Promise<Readable> {
    return Readable.from(await this.chunks(digest), { objectMode: false });
  }

  /** Gives `work` the content as a file that it may read anywhere in. @throws AppError NOT_FOUND */
  async withFile<Result>(digest: string, work: (path: string) => Promise<Result>): Promise<Result> {
    assertDigest(digest);
    const local = await this.bytes.localPath(digest);
    if (local !== null) return work(local);
    await mkdir(this.bytes.spoolFolder, { recursive: true });
    const copy = join(this.bytes.spoolFolder, newId());
    try {
      await pipeline(await this.chunks(digest), createWriteStream(copy, { flags: 'wx' }));
      return await work(copy);
    } finally {
      await rm(copy, { force: true });
    }
  }

  /** @throws AppError NOT_FOUND */
  async bytesOf(digest: string): Promise<number> {
    assertDigest(digest);
    return this.bytes.bytesOf(digest);
  }

  /** Removes what puts that were killed before a time have left. */
  async removeUnfinished(writtenBefore: Date): Promise<void> {
    await this.bytes.removeUnfinished(writtenBefore);
  }

  private async chunks(digest: string): Promise<AsyncGenerator<Uint8Array>> {
    assertDigest(digest);
    return verified(await this.bytes.open(digest), digest);
  }
}

function assertDigest(digest: string): void {
  if (!DIGEST_PATTERN.test(digest)) throw notFound('artifact', digest);
}
