import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { notFound } from '../../platform/errors.js';
import { removeOldFiles } from '../old-files.js';
import { type ByteStore, DIGEST_PATTERN, type KeptFile, type SpooledFile } from './byte-store.js';

const READ_BYTES = 1 << 18;

/** Content in a folder that all processes share. A file is complete before it has its name, so no half one is seen. */
export class LocalBytes implements ByteStore {
  readonly spoolFolder: string;

  constructor(readonly folder: string) {
    // Below the folder, since a file can only be renamed within one file system.
    this.spoolFolder = join(folder, 'tmp');
  }

  async upload(): Promise<void> {}

  async place({ path, digest }: SpooledFile): Promise<void> {
    const target = this.path(digest);
    await mkdir(dirname(target), { recursive: true });
    await rename(path, target);
    await syncFolder(dirname(target));
  }

  async open(digest: string): Promise<Readable> {
    await this.bytesOf(digest);
    return createReadStream(this.path(digest), { highWaterMark: READ_BYTES });
  }

  async bytesOf(digest: string): Promise<number> {
    const found = await statOrNull(this.path(digest));
    if (found === null) throw notFound('artifact', digest);
    return found.size;
  }

  async localPath(digest: string): Promise<string> {
    await this.bytesOf(digest);
    return this.path(digest);
  }

  async remove(digest: string): Promise<void> {
    await rm(this.path(digest), { force: true });
  }

  async *list(): AsyncIterable<KeptFile> {
    for (const part of await namesIn(this.folder)) {
      if (!/^[0-9a-f]{2}$/.test(part)) continue;
      for (const digest of await namesIn(join(this.folder, part))) {
        if (!DIGEST_PATTERN.test(digest)) continue;
        // One that goes away while the folder is read is no longer kept.
        const found = await statOrNull(this.path(digest));
        if (found !== null) yield { digest, bytes: found.size, writtenAt: found.mtime };
      }
    }
  }

  async removeUnfinished(writtenBefore: Date): Promise<void> {
    await removeOldFiles(this.spoolFolder, writtenBefore);
  }

  async check(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const probe = join(this.folder, `.probe-${randomBytes(6).toString('hex')}`);
    await writeFile(probe, 'ok');
    await rm(probe);
  }

  private path(digest: string): string {
    return join(this.folder, digest.slice(0, 2), digest);
  }
}

/** A name is on the disk once its folder is; not every file system can be asked for that. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}

async function statOrNull(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
