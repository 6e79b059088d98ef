import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeFilmSample } from './write-film-sample.js';

const OPTIONS = { users: 20, films: 60, ratings: 200, seed: 1 };
const NAMES = ['movies.csv', 'ratings.csv', 'tags.csv'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gondola-films-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function digestOf(name: string, seed: number): Promise<string> {
  const hash = createHash('sha256');
  await writeFilmSample({ ...OPTIONS, seed }, join(folder, name));
  for (const file of NAMES) hash.update(await readFile(join(folder, name, file)));
  return hash.digest('hex');
}

describe('writeFilmSample', () => {
  it('writes the same bytes for the same seed, on every machine', async () => {
    expect(await digestOf('same', 1)).toBe(
      'a94b981066caba2eae9c1b0ec9ed4546351901194f307b1de687a925f7ff68dd',
    );
  });

  it('writes other bytes for another seed', async () => {
    expect(await digestOf('two', 2)).not.toBe(await digestOf('three', 3));
  });

  it('writes the columns of the latest sets', async () => {
    await writeFilmSample(OPTIONS, join(folder, 'headers'));
    const headers = await Promise.all(
      NAMES.map(async (name) => (await readFile(join(folder, 'headers', name), 'utf8')).split('\n')[0]),
    );
    expect(headers).toEqual([
      'movieId,title,genres',
      'userId,movieId,rating,timestamp',
      'userId,movieId,tag,timestamp',
    ]);
  });
});
