import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFilmData, searchFilms } from '../../src/subjects/films/dataset/film-data.js';
import { createFilmImporter, type FilmImporter } from './support.js';

const folder = resolve(import.meta.dirname, '../../../shared/data/ml-100k');
/** Evaluation data that may not be published, so that most machines have none of it. */
const unless = existsSync(folder) ? '' : ` (skipped: there is no ${folder})`;

let importer: FilmImporter;
beforeAll(async () => {
  importer = await createFilmImporter();
});
afterAll(() => importer?.environment.close());

const importAll = () =>
  importer.import({
    ratings: readFileSync(resolve(folder, 'u.data')),
    films: readFileSync(resolve(folder, 'u.item')),
  });

describe.skipIf(unless !== '')(`MovieLens 100K${unless}`, () => {
  it('is imported whole: 943 users, 1,682 films, 100,000 ratings', async () => {
    const { version } = await importAll();
    expect(version).toMatchObject({ acceptedRows: 100_000, rejectedRows: 0 });
    const { interactions } = await readFilmData(importer.db.manager, importer.artifacts, version);
    expect(interactions).toMatchObject({ users: 943, films: 1_682 });
    expect(version.goldRows / version.acceptedRows).toBeCloseTo(0.1, 1);
  });

  it('has titles with accents, in the order in which people say them', async () => {
    const { version } = await importAll();
    const [first] = await searchFilms(importer.db.manager, version.id, { text: 'miserables' }, 5);
    expect(first).toMatchObject({
      title: 'Les Misérables',
      year: 1995,
    });
  });
});
