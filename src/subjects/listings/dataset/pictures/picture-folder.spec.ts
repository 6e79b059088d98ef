import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { PICTURE_BYTES_MAX } from '../../../../ml/image/decode-picture.js';
import { openPictures } from './open-pictures.js';
import { PictureFolder } from './picture-folder.js';

let outside: string;
let folder: string;

beforeEach(async () => {
  outside = await mkdtemp(join(tmpdir(), 'gondola-folder-'));
  folder = join(outside, 'pictures');
  await mkdir(join(folder, 'b'), { recursive: true });
  await writeFile(join(outside, 'secret.png'), 'secret');
  await writeFile(join(folder, 'b', 'red.png'), 'red');
  return () => rm(outside, { recursive: true });
});

const read = async (name: string) => (await PictureFolder.open(folder)).read(name);

describe('PictureFolder', () => {
  it('finds a file of a subfolder by its name', async () => {
    expect(await read('red.png')).toEqual({ bytes: Buffer.from('red') });
  });

  it('takes the first by path of two files with one name', async () => {
    await mkdir(join(folder, 'a'));
    await writeFile(join(folder, 'a', 'red.png'), 'first');

    expect(await read('red.png')).toEqual({ bytes: Buffer.from('first') });
  });

  it.each(['green.png', '../secret.png', 'b/red.png', ''])('has no file named "%s"', async (name) => {
    expect(await read(name)).toMatchObject({ reason: 'missing' });
  });

  it('follows no link', async () => {
    await symlink(join(outside, 'secret.png'), join(folder, 'link.png'));

    expect(await read('link.png')).toMatchObject({ reason: 'missing' });
  });

  it('does not read a file that is larger than a picture may be', async () => {
    await truncate(join(folder, 'b', 'red.png'), PICTURE_BYTES_MAX + 1);

    expect(await read('red.png')).toMatchObject({ reason: 'too-large' });
  });

  it('says so when a file has gone', async () => {
    const opened = await PictureFolder.open(folder);
    await rm(join(folder, 'b', 'red.png'));

    expect(await opened.read('red.png')).toMatchObject({ reason: 'broken' });
  });
});

describe('openPictures', () => {
  it('refuses a folder without files', async () => {
    await rm(join(folder, 'b', 'red.png'));

    await expect(openPictures(folder)).rejects.toMatchObject({ code: 'UNUSABLE_FILE' });
  });

  it('refuses a path where nothing is', async () => {
    const refusal = { code: 'INVALID_INPUT', facts: { field: 'pictures' } };

    await expect(openPictures(join(folder, 'none'))).rejects.toMatchObject(refusal);
  });
});
