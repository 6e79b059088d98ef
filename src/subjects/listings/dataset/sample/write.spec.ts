import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateSampleListings } from './generate.js';
import { writeSampleFiles } from './write.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gondola-sample-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function digest(paths: { xPath: string; yPath: string }): Promise<string> {
  const hash = createHash('sha256');
  hash.update(await readFile(paths.xPath)).update(await readFile(paths.yPath));
  return hash.digest('hex');
}

describe('writeSampleFiles', () => {
  it('writes the same bytes for the same seed, on every machine', async () => {
    const paths = await writeSampleFiles({ listings: 500, seed: 1 }, join(folder, 'same'));
    expect(await digest(paths)).toBe('6d2eeb8f0bf8c10e2a86aa8383be0284cf0e799b46df068198e4a33ffa904ef2');
  });

  it('writes other bytes for another seed', async () => {
    const one = await writeSampleFiles({ listings: 20, seed: 1 }, join(folder, 'one'));
    const two = await writeSampleFiles({ listings: 20, seed: 2 }, join(folder, 'two'));
    expect(await digest(one)).not.toBe(await digest(two));
  });

  it('writes the columns of the challenge', async () => {
    const { xPath, yPath } = await writeSampleFiles({ listings: 5, seed: 1 }, join(folder, 'header'));
    expect((await readFile(xPath, 'utf8')).split('\n')[0]).toBe(',designation,description,productid,imageid');
    expect((await readFile(yPath, 'utf8')).split('\n')[0]).toBe(',prdtypecode');
  });

  it('writes what the generator gives, whole', async () => {
    const options = { listings: 2000, seed: 3 };
    const { xPath, yPath } = await writeSampleFiles(options, join(folder, 'whole'));
    const listings = [...generateSampleListings(options)];
    expect(parse(await readFile(xPath), { from: 2 })).toEqual(
      listings.map((it) => [
        `${it.index}`,
        it.designation,
        it.description,
        `${it.productId}`,
        `${it.imageId}`,
      ]),
    );
    expect(parse(await readFile(yPath), { from: 2 })).toEqual(
      listings.map((it) => [`${it.index}`, it.categoryCode]),
    );
  });

  it('leaves only the two files', async () => {
    const target = join(folder, 'only');
    await writeSampleFiles({ listings: 5, seed: 1 }, target);
    expect((await readdir(target)).sort()).toEqual(['X_train_update.csv', 'Y_train_CVw08PX.csv']);
  });

  it('leaves nothing of its own behind when it fails', async () => {
    const target = join(folder, 'fails');
    await mkdir(join(target, 'X_train_update.csv', 'in the way'), { recursive: true });
    await expect(writeSampleFiles({ listings: 5, seed: 1 }, target)).rejects.toThrow();
    expect(await readdir(target)).toEqual(['X_train_update.csv']);
  });

  it('refuses options the generator refuses, and leaves nothing behind', async () => {
    const target = join(folder, 'refused');
    await expect(writeSampleFiles({ listings: -1, seed: 1 }, target)).rejects.toThrow(RangeError);
    expect(await readdir(target)).toEqual([]);
  });
});
