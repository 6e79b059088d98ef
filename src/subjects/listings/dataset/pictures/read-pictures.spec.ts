import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodePicture } from '../../../../ml/image/decode-picture.js';
import { PICTURE_FEATURE_COUNT, pictureFeatures } from '../../../../ml/image/picture-features.js';
import { packPictures } from './pack-pictures.js';
import { PictureArchive } from './picture-archive.js';
import { readPictures } from './read-pictures.js';

const COLOURS = ['red', 'green', 'blue', 'yellow', 'black'];
let folder: string;
let archive: PictureArchive;

const picture = (colour: string) =>
  sharp({ create: { width: 20, height: 30, channels: 3, background: colour } })
    .png()
    .toBuffer();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gondola-pictures-'));
  const pictures = join(folder, 'pictures');
  await mkdir(join(pictures, 'deeper'), { recursive: true });
  for (const colour of COLOURS)
    await writeFile(join(pictures, 'deeper', `${colour}.png`), await picture(colour));
  await writeFile(join(pictures, 'broken.jpg'), 'no picture');
  await writeFile(join(pictures, 'empty.jpg'), '');
  await writeFile(join(pictures, 'notes.txt'), 'not packed');
  const zipPath = join(folder, 'pictures.zip');
  await pipeline(await packPictures(pictures), createWriteStream(zipPath));
  archive = await PictureArchive.open(zipPath);
});
afterAll(async () => {
  archive.close();
  await rm(folder, { recursive: true, force: true });
});

const featuresOfRow = (values: Uint8Array, row: number) =>
  values.slice(row * PICTURE_FEATURE_COUNT, (row + 1) * PICTURE_FEATURE_COUNT);

describe('readPictures', () => {
  it('gives the features in the order of the listings', async () => {
    const names = Array.from({ length: 40 }, (_, row) => `${COLOURS[(row * 3) % COLOURS.length]}.png`);

    const { rows } = await readPictures(archive, names, () => {});

    for (const [row, name] of names.entries()) {
      const decoded = await decodePicture(await picture(name.replace('.png', '')));
      if ('reason' in decoded) throw new Error(decoded.detail);
      expect(featuresOfRow(rows.values, row)).toEqual(pictureFeatures(decoded));
    }
  });

  it('notes what is broken, empty or missing, in the order of the listings', async () => {
    const names = ['missing.jpg', 'red.png', 'empty.jpg', null, 'broken.jpg'];

    const { notes } = await readPictures(archive, names, () => {});

    expect(notes.map(({ rowNo, fileName, reason }) => [rowNo, fileName, reason])).toEqual([
      [0, 'missing.jpg', 'missing'],
      [2, 'empty.jpg', 'zero-byte'],
      [4, 'broken.jpg', 'broken'],
    ]);
  });

  it('marks the rows that have a usable picture', async () => {
    const { rows } = await readPictures(archive, ['broken.jpg', 'red.png', null, 'blue.png'], () => {});

    expect([...rows.present]).toEqual([0, 1, 0, 1]);
  });

  it('leaves zeros for a row without a usable picture', async () => {
    const { rows } = await readPictures(archive, ['red.png', 'broken.jpg'], () => {});

    expect(featuresOfRow(rows.values, 1).every((value) => value === 0)).toBe(true);
  });

  it('finds nothing for no listings', async () => {
    const { rows, notes } = await readPictures(archive, [], () => {});

    expect([rows.values.length, rows.present.length, notes.length]).toEqual([0, 0, 0]);
  });

  it('ends when its listener throws', async () => {
    const stop = new Error('cancelled');

    const reading = readPictures(archive, ['red.png', 'blue.png'], () => {
      throw stop;
    });

    await expect(reading).rejects.toBe(stop);
  });
});

describe('packPictures', () => {
  it('packs the pictures of a folder and its subfolders, and nothing else', () => {
    expect(archive.size).toBe(COLOURS.length + 2);
  });

  it('gives the same bytes for the same folder', async () => {
    const pack = async () => buffer(await packPictures(join(folder, 'pictures')));

    expect((await pack()).equals(await pack())).toBe(true);
  });

  it('refuses a folder without a picture', async () => {
    const bare = join(folder, 'bare');
    await mkdir(bare);
    await writeFile(join(bare, 'notes.txt'), 'text');

    await expect(packPictures(bare)).rejects.toEqual(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});
