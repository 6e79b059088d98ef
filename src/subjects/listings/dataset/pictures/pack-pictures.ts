import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { invalidInput } from '../../../../platform/errors.js';

const PICTURE_NAME = /\.(jpe?g|png|webp|gif|bmp|tiff?|avif)$/i;
/** All entries carry this time, so that equal folders give equal archives. */
const ENTRY_TIME = new Date('2000-01-01T00:00:00Z');

/**
 * The pictures of a folder and its subfolders as a zip archive, in the order of their names, not compressed (pictures
 * are already).
 * @throws AppError INVALID_INPUT when the folder holds no picture
 */
export async function packPictures(folder: string): Promise<Readable> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => PICTURE_NAME.test(name)).sort();
  const zip = new ZipFile();
  let packed = 0;
  for (const name of names) {
    const path = join(folder, name);
    if (!(await stat(path)).isFile()) continue;
    const inArchive = relative(folder, path).split(sep).join('/');
    zip.addFile(path, inArchive, { compress: false, mtime: ENTRY_TIME, mode: 0o100644 });
    packed += 1;
  }
  if (packed === 0) throw invalidInput('pictures', `The folder "${folder}" holds no picture.`);
  zip.end();
  return zip.outputStream as Readable;
}
