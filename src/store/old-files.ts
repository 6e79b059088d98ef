import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Removes what processes that were killed have left in a folder for temporary files: every file, and every folder
 * with all that is in it, that was last written to before a time.
 */
export async function removeOldFiles(folder: string, writtenBefore: Date): Promise<void> {
  for (const path of await pathsIn(folder)) {
    const times = await Promise.all([path, ...(await pathsIn(path, true))].map(writtenAt));
    if (times.every((time) => time < writtenBefore)) await rm(path, { recursive: true, force: true });
  }
}

/** None for what is not a folder, or not there. */
async function pathsIn(folder: string, recursive = false): Promise<string[]> {
  try {
    return (await readdir(folder, { recursive })).map((name) => join(folder, name));
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}

/** A file that goes away while it is looked at is in use. */
async function writtenAt(path: string): Promise<Date> {
  try {
    return (await stat(path)).mtime;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Date();
    throw error;
  }
}
