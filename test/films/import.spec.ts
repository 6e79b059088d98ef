import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestOfStoredFilms } from '../../src/subjects/films/dataset/content-digest.js';
import { filmsOf, readFilmData, searchFilms } from '../../src/subjects/films/dataset/film-data.js';
import {
  createFilmImporter,
  type FilmImporter,
  setFiles,
  someFilms,
  someRatings,
  type TestFormat,
} from './support.js';

let importer: FilmImporter;
beforeAll(async () => {
  importer = await createFilmImporter();
});
afterAll(() => importer?.environment.close());

const FORMATS: readonly TestFormat[] = ['latest', '100k', '1m'];
const films = someFilms(30);
const ratings = someRatings(12, 30, 20);

const csv = (...lines: string[]) => Buffer.from(lines.map((line) => `${line}\n`).join(''));

describe('an import of ratings of films', () => {
  it.each(FORMATS)('in the format %s keeps films, ratings and their splits', async (format) => {
    const { version } = await importer.import(setFiles(format, films, ratings));

    expect(version).toMatchObject({
      ...{ subject: 'films', state: 'ready', acceptedRows: 240, rejectedRows: 0 },
      ...{ trainRows: 12 * 16, validationRows: 12 * 2, goldRows: 12 * 2 },
    });
    const data = await readFilmData(importer.db.manager, importer.artifacts, version);
    expect(data.films.slice(0, 4)).toMatchObject([
      { filmNo: 0, externalId: '1', title: 'The Été 1', year: 1950, genres: [] },
      { filmNo: 1, externalId: '2', title: 'The Film 2', year: 1951, genres: ['Comedy'] },
      { filmNo: 2, externalId: '3', title: 'The Film 3', year: 1952, genres: ['Drama'] },
      { filmNo: 3, externalId: '4', title: 'The Été 4', year: 1953, genres: ['Comedy', 'Drama'] },
    ]);
    const { interactions, splits, userIds } = data;
    const kept = userIds.flatMap((user, row) =>
      Array.from({ length: 20 }, (_, offset) => {
        const at = interactions.indptr[row]! + offset;
        const film = data.films[interactions.filmIndex[at]!]!.externalId;
        return { user, film, rating: interactions.rating[at], time: interactions.time[at] };
      }),
    );
    expect(kept).toEqual(ratings);
    expect([...splits.subarray(0, 20)]).toEqual([...Array(16).fill(0), 1, 1, 2, 2]);
  });

  it('counts the ratings of each film, and those to learn from', async () => {
    const { version } = await importer.import(setFiles('latest', films, ratings));
    const {
      interactions,
      splits,
      films: stored,
    } = await readFilmData(...([importer.db.manager, importer.artifacts, version] as const));
    const counts = stored.map(({ filmNo }) => {
      const places = [...interactions.filmIndex.keys()].filter((at) => interactions.filmIndex[at] === filmNo);
      return [places.length, places.filter((at) => splits[at] === 0).length];
    });
    expect(stored.map(({ ratingCount, trainCount }) => [ratingCount, trainCount])).toEqual(counts);
  });

  it('keeps every row that cannot be used, with its line, its reason and its beginning', async () => {
    const { datasetVersionId, acceptedRows, rejectedRows } = await importer.import({
      ratings: csv(
        'userId,movieId,rating,timestamp',
        '1,1,4.0,100',
        '1,9,4.0,100',
        '1,2,6,100',
        '1,2,good,100',
        '1,2,3.5,-1',
        '1,1,2.0,200',
        '2,1,3.0',
        ',1,3.0,100',
        '2,2,5.0,300',
        '1,1,5.0,150',
      ),
      films: csv(
        'movieId,title,genres',
        '1,"Matrix, The (1999)",Action',
        '1,Again,',
        '3,,Drama',
        '2,Up (2009),Comedy',
      ),
      tags: csv('userId,movieId,tag,timestamp', '1,1,Cult,1', '1,5,x,1', '2,1,cult,1', '2,1,kung fu,1'),
      links: csv('movieId,imdbId,tmdbId', '1,0133093,603', '7,1,1'),
    });

    expect([acceptedRows, rejectedRows]).toEqual([2, 12]);
    expect(
      (await importer.rejections(datasetVersionId)).map(({ line, reason, excerpt }) => [
        line,
        reason,
        excerpt,
      ]),
    ).toEqual([
      [3, 'duplicate-id', '1 | Again | '],
      [4, 'no-title', '3 |  | Drama'],
      [3, 'unknown-film', '7 | 1 | 1'],
      [3, 'unknown-film', '1 | 5 | x | 1'],
      [2, 'duplicate-rating', '1 | 1 | 4 | 100'],
      [3, 'unknown-film', '1 | 9 | 4.0 | 100'],
      [4, 'off-scale', '1 | 2 | 6 | 100'],
      [5, 'not-a-number', '1 | 2 | good | 100'],
      [6, 'bad-time', '1 | 2 | 3.5 | -1'],
      [8, 'column-count', '2 | 1 | 3.0'],
      [9, 'no-user', ' | 1 | 3.0 | 100'],
      [11, 'duplicate-rating', '1 | 1 | 5 | 150'],
    ]);
    expect(await filmsOf(importer.db.manager, datasetVersionId)).toMatchObject([
      { title: 'The Matrix', year: 1999, tags: ['cult', 'kung fu'], imdbId: 'tt0133093', tmdbId: 603 },
      { title: 'Up', year: 2009, tags: [], imdbId: null, tmdbId: null },
    ]);
  });

  it('makes nothing new of the same files', async () => {
    const files = setFiles('1m', films, someRatings(3, 30, 10));
    const { datasetVersionId } = await importer.import(files);
    expect(await importer.import(files, { name: 'again' })).toMatchObject({
      datasetVersionId,
      created: false,
    });
  });

  it('makes nothing new of the same rows in another format', async () => {
    const own = someRatings(4, 30, 11);
    const { datasetVersionId } = await importer.import(setFiles('100k', films, own));
    expect(await importer.import(setFiles('latest', films, own))).toMatchObject({
      ...{ datasetVersionId, created: false },
    });
  });

  it('makes another version with other shares', async () => {
    const files = setFiles('1m', films, someRatings(5, 30, 20));
    const { version } = await importer.import(files);
    const other = await importer.import(files, { split: { validation: 0.2, gold: 0.3 } });
    expect(other.version.id).not.toBe(version.id);
    expect(other.version).toMatchObject({ trainRows: 50, validationRows: 20, goldRows: 30 });
  });

  it('makes one version of the same files imported twice at once', async () => {
    const files = setFiles('latest', films, someRatings(6, 30, 12));
    const both = await Promise.all([importer.import(files), importer.import(files)]);
    expect(new Set(both.map(({ datasetVersionId }) => datasetVersionId)).size).toBe(1);
    expect(both.map(({ created }) => created).sort()).toEqual([false, true]);
  });

  it('is named by what is stored, so that anybody can compute its digest again', async () => {
    const { version } = await importer.import({
      ...setFiles('latest', films, ratings),
      ratings: csv(
        'userId,movieId,rating,timestamp',
        ...ratings.map((row) => Object.values(row).join(',')),
        '1,99,3,4',
      ),
    });
    expect(version.rejectedRows).toBe(1);
    expect(await digestOfStoredFilms(importer.db.manager, version)).toBe(version.digest);
    await importer.db.query('UPDATE film SET title = ? WHERE dataset_version_id = ? AND film_no = 3', [
      'Other',
      version.id,
    ]);
    expect(await digestOfStoredFilms(importer.db.manager, version)).not.toBe(version.digest);
  });

  it.each([
    [
      'no rating can be used',
      setFiles('latest', films, [{ user: '1', film: '99', rating: 3, time: 1 }]),
      /None of the 1 rows can be used \(unknown-film: 1\)/,
    ],
    ['there is no rating', { ...setFiles('latest', films, []) }, /no rows/],
    [
      'the ratings have no known format',
      { ...setFiles('1m', films, []), ratings: csv('a,b', '1,2') },
      /none of the formats/,
    ],
    [
      'the films have no known format',
      { ...setFiles('1m', films, ratings), films: csv('a,b', '1,2') },
      /none of the formats/,
    ],
  ])('changes nothing where %s', async (_, files, message) => {
    const before = await importer.checksum();
    await expect(importer.import(files)).rejects.toMatchObject({
      code: 'UNUSABLE_FILE',
      message: expect.stringMatching(message),
    });
    expect(await importer.checksum()).toBe(before);
    expect(await readdir(importer.temporaryDir)).toEqual([]);
  });
});

describe('films are found', () => {
  const found = async (text: string, limit = 10) => {
    const { datasetVersionId } = await importer.import({
      ratings: csv('userId,movieId,rating,timestamp', '1,3,4,1', '1,2,4,2', '2,3,4,1'),
      films: csv(
        'movieId,title,genres',
        '1,Amélie (2001),',
        '2,"Star of Amelia, The (1990)",',
        '3,100% Wolf (2020),',
        '4,Wolf Star (1995),',
      ),
    });
    return (await searchFilms(importer.db.manager, datasetVersionId, { text }, limit)).map(
      ({ externalId }) => externalId,
    );
  };

  it.each([
    ['without accents and in whatever case', 'AMELI', ['1', '2']],
    ['by their words in any order', 'star wolf', ['4']],
    ['by a text with signs of its own meaning in SQL', '0%', ['3']],
    ['the most rated first, for no text', ' ', ['3', '2', '1', '4']],
    ['not at all for other words', 'zebra', []],
  ])('%s', async (_, text, ids) => {
    expect(await found(text)).toEqual(ids);
  });

  it('as many as asked for', async () => {
    expect(await found('', 2)).toEqual(['3', '2']);
  });
});
