import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { EntityManager } from 'typeorm';
import { sha256 } from '../platform/digest.js';
import { AppError, notFound } from '../platform/errors.js';
import { Artifact } from './entities/artifact.js';
import { removeOldFiles } from './old-files.js';

export interface ArtifactInfo {
  digest: string;
  bytes: number;
  mediaType: string;
  fileName: string;
}

/**
 * Files kept by content in a folder: equal files are stored once, and a file never changes under its name.
 * A file is complete before it has its name (temporary file, fsync, rename), so a kill leaves no half artifact.
 * The table `artifact` lists them; a row is written only after its file is in place.
 */
export class ArtifactStore {
  constructor(private readonly folder: string) {}

  /** Stores a stream or bytes. @throws AppError INVALID_INPUT when the content is longer than bytesMax */
  async put(
    manager: EntityManager,
    content: Readable | AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    description: { mediaType: string; fileName: string; bytesMax?: number },
  ): Promise<ArtifactInfo> {
    const temporary = join(this.folder, 'tmp', randomBytes(12).toString('hex'));
    await mkdir(dirname(temporary), { recursive: true });
    const hash = createHash('sha256');
    let bytes = 0;
    const file = await open(temporary, 'wx');
    try {
      for await (const chunk of content) {
        bytes += chunk.byteLength;
        if (description.bytesMax !== undefined && bytes > description.bytesMax) {
          throw new AppError('INVALID_INPUT', `The file is larger than ${description.bytesMax} bytes.`, {
            field: 'file',
            bytesMax: description.bytesMax,
          });
        }
        hash.update(chunk);
        await file.writeFile(chunk);
      }
      await file.sync();
    } catch (error) {
      await file.close();
      await rm(temporary, { force: true });
      throw error;
    }
    await file.close();
    const digest = hash.digest('hex');
    await mkdir(dirname(this.path(digest)), { recursive: true });
    await rename(temporary, this.path(digest));
    const info = {
      digest,
      bytes,
      mediaType: description.mediaType,
      fileName: description.fileName.slice(0, 255),
    };
    await manager
      .createQueryBuilder()
      .insert()
      .into(Artifact)
      .values({ ...info, createdAt: new Date() })
      .orUpdate(['bytes'], ['digest'])
      .updateEntity(false)
      .execute();
    return info;
  }

  /** The whole content, checked against its digest. @throws AppError NOT_FOUND, DAMAGED_ARTIFACT */
  async read(digest: string): Promise<Uint8Array> {
    let content: Buffer;
    try {
      content = await readFile(this.path(digest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw notFound('artifact', digest);
      throw error;
    }
    if (sha256(content) !== digest) {
      throw new AppError(
        'DAMAGED_ARTIFACT',
        `The artifact ${digest.slice(0, 12)} is damaged: its content does not match its digest.`,
        { digest },
      );
    }
    return content;
  }

  /** A stream for large files; the caller gets what is on disk, unchecked. @throws AppError NOT_FOUND */
  async stream(digest: string): Promise<Readable> {
    await this.bytesOf(digest);
    return createReadStream(this.path(digest), { highWaterMark: 1 << 18 });
  }

  /** Gives `work` the content as a file that it may read anywhere in. @throws AppError NOT_FOUND */
  async withFile<Result>(digest: string, work: (path: string) => Promise<Result>): Promise<Result> {
    await this.bytesOf(digest);
    return work(this.path(digest));
  }

  async bytesOf(digest: string): Promise<number> {
    try {
      return (await stat(this.path(digest))).size;
    } catch {
      throw notFound('artifact', digest);
    }
  }

  /** Removes what puts that were killed before a time have left. */
  async removeUnfinished(writtenBefore: Date): Promise<void> {
    await removeOldFiles(join(this.folder, 'tmp'), writtenBefore);
  }

  private path(digest: string): string {
    if (!/^[0-9a-f]{64}$/.test(digest)) throw notFound('artifact', digest);
    return join(this.folder, digest.slice(0, 2), digest);
  }
}
