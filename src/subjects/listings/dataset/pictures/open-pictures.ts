import { stat } from 'node:fs/promises';
import { invalidInput } from '../../../../platform/errors.js';
import { PictureArchive } from './picture-archive.js';
import { PictureFolder } from './picture-folder.js';

/**
 * Pictures by their names, from a folder or a zip archive.
 * @throws AppError INVALID_INPUT when there is neither; UNUSABLE_FILE for a file that is no archive, or an empty folder
 */
export async function openPictures(path: string): Promise<PictureArchive | PictureFolder> {
  const found = await stat(path).catch(() => {
    throw invalidInput('pictures', `There is no folder or zip archive "${path}".`);
  });
  return found.isDirectory() ? PictureFolder.open(path) : PictureArchive.open(path);
}
