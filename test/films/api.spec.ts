import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql } from '../support/graphql.js';
import { startApi } from '../support/programs.js';
import { createFilmImporter, type FilmImporter, setFiles, someFilms, someRatings } from './support.js';

let importer: FilmImporter;
let api: Awaited<ReturnType<typeof startApi>>;
let id: string;
beforeAll(async () => {
  importer = await createFilmImporter();
  const files = setFiles('latest', someFilms(30), someRatings(12, 30, 20));
  id = (await importer.import(files, { name: 'films' })).datasetVersionId;
  api = await startApi(importer.environment);
});
afterAll(async () => {
  await api?.stop('SIGKILL');
  await importer?.environment.close();
});

const query = <Data>(text: string, variables: object = {}) =>
  graphql<Data>(api.url, text, { id, ...variables });

describe('a dataset version of films in GraphQL', () => {
  it('says what it is about, and has nothing of listings', async () => {
    const { data, errors } = await query(`query ($id: ID!) { datasetVersion(id: $id) {
      subject acceptedRows trainRows validationRows goldRows pictureRows duplicateRows extends { id }
      classes { category { code } } pictureNotes { edges { cursor } } rejections { edges { cursor } }
      rejectionReasons { reason } sources { role fileName } erasures { id } } }`);

    expect(errors).toBeUndefined();
    expect(data).toEqual({
      datasetVersion: {
        ...{ subject: 'FILMS', acceptedRows: 240, trainRows: 192, validationRows: 24, goldRows: 24 },
        ...{ pictureRows: 0, duplicateRows: 0, extends: null, classes: [], erasures: [] },
        ...{ pictureNotes: { edges: [] }, rejections: { edges: [] }, rejectionReasons: [] },
        sources: [
          { role: 'ratings', fileName: 'ratings.txt' },
          { role: 'films', fileName: 'films.txt' },
        ],
      },
    });
  });

  it('is in the list of all versions', async () => {
    const { data } = await query('{ datasets { edges { node { id subject } } } }');
    expect(data).toEqual({ datasets: { edges: [{ node: { id, subject: 'FILMS' } }] } });
  });

  it('finds its films by words of their titles', async () => {
    const { data } = await query(`query ($id: ID!) { datasetVersion(id: $id) {
      films(search: "ete 4", first: 1) { id title year genres tags ratingCount } } }`);
    expect(data).toEqual({
      datasetVersion: {
        films: [
          {
            ...{ id: '4', title: 'The Été 4', year: 1953, genres: ['Comedy', 'Drama'] },
            ...{ tags: [], ratingCount: 8 },
          },
        ],
      },
    });
  });

  it('names films by their ids, without those that it has not', async () => {
    const { data } = await query(`query ($id: ID!) { datasetVersion(id: $id) {
      films(ids: ["4", "none", "2"]) { id } } }`);
    const found = (data as { datasetVersion: { films: { id: string }[] } }).datasetVersion.films;
    expect(found.map((film) => film.id).sort()).toEqual(['2', '4']);
  });

  it('says which genres its films have', async () => {
    const { data } = await query('query ($id: ID!) { datasetVersion(id: $id) { genres } }');
    expect(data).toEqual({ datasetVersion: { genres: ['Comedy', 'Drama'] } });
  });

  it.each([
    ['FILMS', 1],
    ['LISTINGS', 0],
  ])('is listed among %s %i times', async (subject, times) => {
    const { data } = await query<{ datasets: { edges: unknown[] } }>(
      'query ($subject: Subject) { datasets(subject: $subject) { edges { node { id } } } }',
      { subject },
    );
    expect(data!.datasets.edges).toHaveLength(times);
  });

  it('refuses more films than a page may have', async () => {
    const { errors } = await query(
      'query ($id: ID!) { datasetVersion(id: $id) { films(first: 101) { id } } }',
    );
    expect(errors![0]!.extensions).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('is not compared as listings are', async () => {
    const compared = await query(
      'query ($id: ID!) { compareDatasets(firstId: $id, secondId: $id) { addedRows } }',
    );
    expect(compared.errors![0]!.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'firstId' });
  });
});

describe('extendDataset', () => {
  it('starts a job for films too', async () => {
    const { data } = await query(`mutation ($id: ID!) { extendDataset(input: { baseVersionId: $id }) {
      __typename ... on DatasetExtensionStarted { job { state datasetExtension { newUsers } } } } }`);
    expect(data).toEqual({
      extendDataset: {
        ...{ __typename: 'DatasetExtensionStarted', job: { state: 'QUEUED', datasetExtension: null } },
      },
    });
  });
});

describe('importDataset', () => {
  const start = (source: string) =>
    query(`mutation { importDataset(input: { name: "films", source: ${source} }) {
      __typename ... on InvalidInput { field } ... on NotFound { kind } ... on DatasetImportStarted { job { state } } } }`);

  it('starts a job that generates ratings', async () => {
    const { data } = await start('{ filmSample: { users: 10, films: 40, ratings: 100 } }');
    expect(data).toEqual({ importDataset: { __typename: 'DatasetImportStarted', job: { state: 'QUEUED' } } });
  });

  it('does not take files that were not uploaded', async () => {
    const digest = '0'.repeat(64);
    const { data } = await start(
      `{ ratings: { files: { ratings: { digest: "${digest}" }, films: { digest: "${digest}" } } } }`,
    );
    expect(data).toEqual({ importDataset: { __typename: 'NotFound', kind: 'artifact' } });
  });

  it.each([
    [
      'more ratings than films leave room for',
      '{ filmSample: { users: 10, films: 40, ratings: 101 } }',
      'source.filmSample.ratings',
    ],
    [
      'too few ratings for its users',
      '{ filmSample: { users: 30, films: 400, ratings: 140 } }',
      'source.filmSample.ratings',
    ],
  ])('refuses a sample of %s', async (_, source, field) => {
    const { data } = await start(source);
    expect(data).toEqual({ importDataset: { __typename: 'InvalidInput', field } });
  });
});
