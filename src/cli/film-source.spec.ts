import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setFiles, someFilms, someRatings, type TestFormat } from '../../test/films/support.js';
import { runCli } from '../../test/support/cli.js';
import { createTestEnvironment, type TestEnvironment } from '../../test/support/environment.js';

let environment: TestEnvironment;
beforeAll(async () => {
  environment = await createTestEnvironment();
});
afterAll(() => environment?.close());

const makeFilms = (...args: string[]) =>
  runCli(['make-dataset', '--subject', 'films', ...args, '--json'], environment.variables);

const NAMES = {
  latest: ['ratings.csv', 'movies.csv'],
  '100k': ['u.data', 'u.item'],
  '1m': ['ratings.dat', 'movies.dat'],
} as const;

/** A folder with a published set; each has other ratings than the others. */
async function folderOf(format: TestFormat, users: number): Promise<string> {
  const folder = join(environment.dataDir, `set-${format}`);
  await mkdir(folder, { recursive: true });
  const { ratings, films } = setFiles(format, someFilms(30), someRatings(users, 30, 20));
  const [ratingsName, filmsName] = NAMES[format];
  await writeFile(join(folder, ratingsName), ratings);
  await writeFile(join(folder, filmsName), films);
  return folder;
}

describe('gondola make-dataset --subject films', () => {
  it.each([
    ['latest', 4],
    ['100k', 5],
    ['1m', 6],
  ] as const)('finds the files of a set in the format %s in a folder', async (format, users) => {
    const { json } = await makeFilms(await folderOf(format, users));

    expect(json()).toMatchObject({
      ...{ name: `set-${format}`, subject: 'films', films: 30, acceptedRows: users * 20, rejectedRows: 0 },
      splits: { train: users * 16, validation: users * 2, gold: users * 2 },
    });
  });

  it('takes the files one by one', async () => {
    const folder = await folderOf('latest', 7);
    const tags = join(folder, 'my-tags.csv');
    await writeFile(tags, 'userId,movieId,tag,timestamp\n1,99,odd,1\n');
    const files = [join(folder, 'ratings.csv'), '--films', join(folder, 'movies.csv'), '--tags', tags];
    const { json } = await makeFilms(...files, '--name', 'one by one');
    expect(json()).toMatchObject({ name: 'one by one', rejectedByReason: { 'unknown-film': 1 } });
  });

  it('makes a sample', async () => {
    const { json } = await makeFilms('--sample', '1000', '--seed', '2');
    expect(json()).toMatchObject({ name: 'film-sample', films: 300, acceptedRows: 1_000 });
  });

  it('is hinted at where a folder with a set is taken for listings', async () => {
    const folder = await folderOf('100k', 9);
    const { code, json } = await runCli(['make-dataset', folder, '--json'], environment.variables);

    expect(code).toBe(2);
    expect(json()).toMatchObject({
      error: { field: 'file', message: expect.stringContaining('give --subject films') },
    });
  });

  it('makes a dataset on which no training starts where nobody liked anything later', async () => {
    const disliked = someRatings(10, 30, 20).map((rating) => ({ ...rating, rating: 1 }));
    const { ratings, films } = setFiles('latest', someFilms(30), disliked);
    const folder = join(environment.dataDir, 'disliked');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'ratings.csv'), ratings);
    await writeFile(join(folder, 'movies.csv'), films);
    await makeFilms(folder);
    const { code, json } = await runCli(['train', 'disliked', '--json'], environment.variables);

    expect(code).toBe(2);
    expect(json()).toMatchObject({
      error: { message: expect.stringContaining('in its validation part nobody liked a film') },
    });
  });

  it('says in words what it has imported', async () => {
    const folder = await folderOf('1m', 8);
    const { stdout } = await runCli(['make-dataset', '--subject', 'films', folder], environment.variables);
    expect(stdout).toContain('160 ratings of 30 films');
  });

  it.each([
    ['neither files nor --sample', [], 'file'],
    ['a folder without a set', ['src'], 'file'],
    ['ratings without films', ['package.json'], 'films'],
    ['films that are not there', ['package.json', '--films', 'nowhere.csv'], 'films'],
    ['a folder beside --sample', ['src', '--sample', '1000'], 'file'],
    ['a seed without --sample', ['src', '--seed', '1'], 'seed'],
    ['an option of listings', ['src', '--label', 'x'], 'label'],
  ])('refuses %s as wrong usage', async (_, args, field) => {
    const { code, json } = await makeFilms(...args);

    expect(code).toBe(2);
    expect(json()).toMatchObject({ error: { code: 'INVALID_INPUT', field } });
  });

  it('is asked for where an option of films is given', async () => {
    const { code, json } = await runCli(
      ['make-dataset', 'x', '--films', 'y', '--json'],
      environment.variables,
    );

    expect(code).toBe(2);
    expect(json()).toMatchObject({ error: { code: 'INVALID_INPUT', field: 'films' } });
  });
});
