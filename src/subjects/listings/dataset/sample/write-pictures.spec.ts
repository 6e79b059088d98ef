import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RAKUTEN_CATEGORIES } from '../categories.js';
import { PictureArchive } from '../pictures/picture-archive.js';
import { generateSampleListings } from './generate.js';
import { drawSamplePicture } from './picture.js';
import { writeSamplePictures } from './write-pictures.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gondola-sample-pictures-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function pixelsOf(picture: Uint8Array | null) {
  return picture === null ? null : sharp(picture).raw().toBuffer();
}

async function write(listings: number, name: string): Promise<string> {
  const path = join(folder, name);
  await writeSamplePictures({ listings, seed: 1 }, path, () => {});
  return path;
}

const digestOf = async (path: string) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

describe('drawSamplePicture', () => {
  it.each(RAKUTEN_CATEGORIES.map(({ code }) => code))('draws pictures of category %s', async (code) => {
    const pictures = await Promise.all([1, 2, 3].map((imageId) => drawSamplePicture(code, imageId, 1)));

    expect(pictures.filter((picture) => picture !== null).length).toBeGreaterThan(0);
  });

  it('draws the same pixels for the same seed and picture', async () => {
    const draw = async () => pixelsOf(await drawSamplePicture('10', 7, 1));

    expect(await draw()).toEqual(await draw());
  });

  it('draws another picture for another seed', async () => {
    const [one, two] = await Promise.all(
      [1, 2].map(async (seed) => pixelsOf(await drawSamplePicture('10', 7, seed))),
    );

    expect(one).not.toEqual(two);
  });

  it('leaves about one listing of thirty without a picture', async () => {
    const pictures = await Promise.all(
      Array.from({ length: 600 }, (_, id) => drawSamplePicture('40', id, 1)),
    );

    const missing = pictures.filter((picture) => picture === null).length;

    expect(missing).toBeGreaterThan(6);
    expect(missing).toBeLessThan(36);
  });
});

describe('writeSamplePictures', () => {
  it('writes the same archive for the same seed', async () => {
    expect(await digestOf(await write(40, 'one.zip'))).toBe(await digestOf(await write(40, 'two.zip')));
  });

  it('names the pictures as the challenge does', async () => {
    const archive = await PictureArchive.open(await write(60, 'names.zip'));
    const names = [...generateSampleListings({ listings: 60, seed: 1 })].map(
      ({ imageId, productId }) => `image_${imageId}_product_${productId}.jpg`,
    );

    const found = await Promise.all(names.map((name) => archive.read(name)));
    archive.close();

    expect(found.filter((picture) => 'bytes' in picture).length).toBe(archive.size);
  });

  it('says how far it is, up to the end', async () => {
    const fractions: number[] = [];

    await writeSamplePictures({ listings: 20, seed: 1 }, join(folder, 'progress.zip'), (fraction) =>
      fractions.push(fraction),
    );

    expect(fractions.at(-1)).toBe(1);
  });

  it('writes an archive of nothing for no listings', async () => {
    const archive = await PictureArchive.open(await write(0, 'none.zip'));

    expect(archive.size).toBe(0);
    archive.close();
  });

  it('ends when its listener throws', async () => {
    const stop = new Error('cancelled');

    const writing = writeSamplePictures({ listings: 200, seed: 1 }, join(folder, 'stopped.zip'), () => {
      throw stop;
    });

    await expect(writing).rejects.toBe(stop);
  });

  it('fails when the file cannot be written', async () => {
    await expect(write(200, join('no-such-folder', 'pictures.zip'))).rejects.toThrow('ENOENT');
  });
});
