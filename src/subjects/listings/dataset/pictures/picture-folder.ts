import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PICTURE_BYTES_MAX } from '../../../../ml/image/decode-picture.js';
import { AppError } from '../../../../platform/errors.js';
import type { ArchivedPicture } from './picture-archive.js';

/**
 * A folder of pictures and its subfolders, found by the names of the files alone: what is not listed in it, or only
 * linked, cannot be named. Of two files with one name the first by path counts.
 */
export class PictureFolder {
  private constructor(private readonly pathOf: ReadonlyMap<string, string>) {}

  /** @throws AppError UNUSABLE_FILE for a folder without files */
  static async open(folder: string): Promise<PictureFolder> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const pathOf = new Map<string, string>();
    for (const path of entries
      .filter((entry) => entry.isFile())
      .map(pathOfEntry)
      .sort(byPath)) {
      if (!pathOf.has(path.name)) pathOf.set(path.name, path.path);
    }
    if (pathOf.size > 0) return new PictureFolder(pathOf);
    throw new AppError('UNUSABLE_FILE', `The folder "${folder}" holds no picture.`, { field: 'pictures' });
  }

  /** The whole file, unless it is larger than a picture may be. */
  async read(name: string): Promise<ArchivedPicture> {
    const path = this.pathOf.get(name);
    if (path === undefined) return { reason: 'missing', detail: 'The folder has no file of this name.' };
    try {
      const { size } = await stat(path);
      if (size > PICTURE_BYTES_MAX) {
        const detail = `The file has ${size} bytes; the limit is ${PICTURE_BYTES_MAX}.`;
        return { reason: 'too-large', detail };
      }
      return { bytes: await readFile(path) };
    } catch (error) {
      return { reason: 'broken', detail: `The file cannot be read: ${(error as Error).message}` };
    }
  }

  close(): void {} // nothing is open between two reads
}

function pathOfEntry({ name, parentPath }: Dirent): { name: string; path: string } {
  return { name, path: join(parentPath, name) };
}

function byPath(a: { path: string }, b: { path: string }): number {
  return a.path < b.path ? -1 : 1;
}
