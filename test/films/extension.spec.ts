import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLogger } from '../../src/platform/logging.js';
import type { DatasetVersion } from '../../src/store/entities/dataset.js';
import { SPLITS } from '../../src/store/splits.js';
import { digestOfStoredFilms } from '../../src/subjects/films/dataset/content-digest.js';
import { type FilmData, readFilmData } from '../../src/subjects/films/dataset/film-data.js';
import { readRatings } from '../../src/subjects/films/dataset/read-ratings.js';
import { eraseFilmUser } from '../../src/subjects/films/erasure/erase-film-user.js';
import { feedbackRequestSchema } from '../../src/subjects/films/feedback/feedback-request.js';
import { recordFeedback } from '../../src/subjects/films/feedback/record-feedback.js';
import { UserFeedback } from '../../src/subjects/films/feedback/user-feedback.js';
import { UserHistories } from '../../src/subjects/films/serving/user-histories.js';
import { waitFor } from '../support/wait.js';
import { createFilmImporter, type FilmImporter, setFiles, someFilms, someRatings } from './support.js';

const FILMS = 30;
const EACH = 20;

let importer: FilmImporter;
let base: DatasetVersion;
beforeAll(async () => {
  importer = await createFilmImporter();
  const files = setFiles('latest', someFilms(FILMS), someRatings(12, FILMS, EACH));
  base = (await importer.import(files, { split: { validation: 0.2, gold: 0.2 } })).version;
});
afterAll(() => importer?.environment.close());
beforeEach(() => importer.db.query('TRUNCATE TABLE feedback_event'));

const extend = (from = base.id) => importer.extend(from);
/** What a version holds of a user, in order of time. */
function rowsOf({ interactions, userIds, films, splits }: FilmData, userId: string) {
  const user = userIds.indexOf(userId);
  const { indptr, filmIndex, rating, time } = interactions;
  const places = Array.from({ length: indptr[user + 1]! - indptr[user]! }, (_, at) => indptr[user]! + at);
  return places.map((at) => ({
    ...{ film: films[filmIndex[at]!]!.externalId, rating: rating[at]!, time: time[at]! },
    split: SPLITS[splits[at]!]!,
  }));
}
// User 1 has rated the films 1 to 20 of 30.
const happenedAt = '2026-01-02T03:04:05.500Z';
const time = Date.parse(happenedAt) / 1_000;

it('an answer knows of a user what the next version will, with all that is told until then', async () => {
  const { films: described, ...data } = await readFilmData(importer.db.manager, importer.artifacts, base);
  const filmIds = described.map(({ externalId }) => externalId);
  const filmOf = (id: string) => (filmIds.includes(id) ? filmIds.indexOf(id) : undefined);
  await importer.tell(
    { userId: '1', filmId: '3', rating: 1.5, happenedAt },
    { userId: '1', filmId: '4', kind: 'SEEN', happenedAt },
    { userId: '1', filmId: '25', kind: 'SEEN' },
    { userId: '1', filmId: '25', happenedAt },
    { userId: '1', filmId: '26', rating: 5, happenedAt: '1980-01-01T00:00:00Z' },
    { userId: '1', filmId: 'nobody knows it' },
    { userId: 'somebody new', filmId: '7', rating: 4 },
  );
  const feedback = new UserFeedback(importer.db, createLogger('test', 'silent'));
  const users = ['1', '2', 'somebody new', 'nobody'];
  const model = { filmIds, filmOf, filmCount: filmIds.length };
  const found = await UserHistories.of(data).findMany(users, model, feedback, base.name);

  const next = (await extend()).data;
  const heldBy = (userId: string) =>
    next.userIds.includes(userId) ? rowsOf(next, userId).map(({ split, ...row }) => row) : [];
  const shown = { ...next, interactions: found, userIds: users, splits: new Uint8Array(1_000) };
  for (const userId of users) {
    expect(rowsOf(shown, userId).map(({ split, ...row }) => row)).toEqual(heldBy(userId));
  }
});

it('neither a version nor an answer counts what was told of another dataset', async () => {
  await importer.import(setFiles('latest', someFilms(FILMS), someRatings(5, FILMS, EACH)), {
    name: 'others',
  });
  const events = [{ userId: '1', filmId: '29', kind: 'LIKED' }];
  const told = feedbackRequestSchema.parse({ submittedBy: 'shop', datasetName: 'others', events });
  await recordFeedback(importer, told, new Date());
  expect(await extend()).toMatchObject({ datasetVersionId: base.id, added: 0 });
  const feedback = new UserFeedback(importer.db, createLogger('test', 'silent'));
  expect((await feedback.find('1', base.name))!.said.size).toBe(0);
  expect((await feedback.find('1', 'others'))!.said.size).toBe(1);
});

it('feedback is taken for the newest dataset where none serves, and refused for one that is not there', async () => {
  await importer.import(setFiles('latest', someFilms(FILMS), someRatings(6, FILMS, EACH)), {
    name: 'newest',
  });
  const tell = (more: object) => {
    const events = [{ userId: '1', filmId: '29', kind: 'LIKED' }];
    const told = feedbackRequestSchema.parse({ submittedBy: 'shop', events, ...more });
    return recordFeedback(importer, told, new Date());
  };
  expect((await tell({}))[0]!.event.datasetName).toBe('newest');
  await expect(tell({ datasetName: 'none such' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});

it('a version leaves out a user who was erased, and has what came afterwards', async () => {
  await importer.tell({ userId: 'gone', filmId: '7' }, { userId: '2', filmId: '29', happenedAt });
  const { db, artifacts } = importer;
  await eraseFilmUser({ db, artifacts }, { userId: 'gone', dryRun: false }, new Date());
  const ratings = [
    ...someRatings(4, FILMS, EACH),
    { user: 'gone', film: '1', rating: 4, time: 1_000_000_000 },
  ];
  const imported = await importer.import(setFiles('latest', someFilms(FILMS), ratings));
  const { ratings: kept } = await readRatings(db.manager, artifacts, imported.datasetVersionId);
  expect(kept.userIds).toEqual(['1', '2', '3', '4']);
  const next = await extend();
  expect(next.data.userIds).not.toContain('gone');
  await waitFor('the clock to go on', () => Date.now() > next.version.createdAt.getTime());
  await importer.tell({ userId: 'gone', filmId: '8' });
  const { data } = await extend(next.datasetVersionId);
  expect(rowsOf(data, 'gone').map(({ film }) => film)).toEqual(['8']);
});

it('an erasure takes all of a user out of a version that was there, whatever time a rating tells', async () => {
  const ahead = { user: 'ahead', film: '1', rating: 4, time: Math.floor(Date.now() / 1_000) + 3_600 };
  const ratings = [...someRatings(2, FILMS, EACH), ahead];
  const { datasetVersionId } = await importer.import(setFiles('latest', someFilms(FILMS), ratings));
  const { db, artifacts } = importer;
  const users = async () => (await readRatings(db.manager, artifacts, datasetVersionId)).ratings.userIds;
  expect(await users()).toContain('ahead');
  await eraseFilmUser(importer, { userId: 'ahead', dryRun: false }, new Date());
  expect(await users()).not.toContain('ahead');
});

it('a version leaves out who was erased while it was being made', async () => {
  await importer.tell({ userId: 'meanwhile', filmId: '7' });
  const ratings = [
    ...someRatings(3, FILMS, EACH),
    { user: 'meanwhile', film: '1', rating: 4, time: 1_000_000_000 },
  ];
  const { version } = await importer.import(setFiles('latest', someFilms(FILMS), ratings), {
    async onPoint() {
      await eraseFilmUser(importer, { userId: 'meanwhile', dryRun: false }, new Date());
    },
  });
  expect(version.state).toBe('ready');
  const { ratings: kept } = await readRatings(importer.db.manager, importer.artifacts, version.id);
  expect(kept.userIds).toEqual(['1', '2', '3']);
});

it('an erasure reaches rejected ratings, in whatever order the columns are, and a later import leaves them empty', async () => {
  const { films } = setFiles('latest', someFilms(FILMS), []);
  const rows = ['5,77,1,100', '4,77,1,200', '9,77,2,100', '3,5,2,100', '3,2,2,x', '3,77,2'];
  const ratings = Buffer.from(['rating,userId,movieId,timestamp', ...rows, ''].join('\n'));
  const first = await importer.import({ films, ratings });
  const excerpts = async (id: string) => (await importer.rejections(id)).map(({ excerpt }) => excerpt);
  const { datasets } = await eraseFilmUser(importer, { userId: '77', dryRun: false }, new Date());
  expect(datasets).toMatchObject([{ ratings: 1, rejectedRows: [0, 1, 3] }]);
  const after = ['', '', '3 | 2 | 2 | x', ''];
  expect(await excerpts(first.datasetVersionId)).toEqual(after);

  const again = await importer.import({ films, ratings }, { split: { validation: 0.2, gold: 0.2 } });
  expect(again.created).toBe(true);
  expect(await excerpts(again.datasetVersionId)).toEqual(after);
  const { ratings: kept } = await readRatings(
    importer.db.manager,
    importer.artifacts,
    again.datasetVersionId,
  );
  expect(kept.userIds).toEqual(['5']);
});

describe('without anything new', () => {
  it('the base itself is the next version', async () => {
    expect(await extend()).toMatchObject({ datasetVersionId: base.id, created: false, added: 0 });
  });

  it('so it is where users only saw what they had rated', async () => {
    await importer.tell({ userId: '1', filmId: '1', kind: 'SEEN' });
    expect(await extend()).toMatchObject({ datasetVersionId: base.id, relabelled: 0, leftOut: 0 });
  });

  it('and where a rating is older than the one of the base', async () => {
    await importer.tell({ userId: '1', filmId: '1', rating: 0.5, happenedAt: '1980-01-01T00:00:00Z' });
    expect(await extend()).toMatchObject({ datasetVersionId: base.id, relabelled: 0 });
  });

  it('a version that has read everything is its own next version', async () => {
    await importer.tell({ userId: '1', filmId: '25' }, { userId: '1', filmId: 'nobody knows it' });
    const { datasetVersionId } = await extend();
    expect(await extend(datasetVersionId)).toMatchObject({ datasetVersionId, created: false });
  });

  it('and so it is when something is said that it has already', async () => {
    await importer.tell({ userId: '1', filmId: '25', happenedAt });
    const { datasetVersionId } = await extend();
    await importer.tell({ userId: '1', filmId: '25', happenedAt });
    expect(await extend(datasetVersionId)).toMatchObject({ datasetVersionId, relabelled: 0, added: 0 });
  });
});

describe('what users said', () => {
  it('is added with its time, told apart by kind', async () => {
    await importer.tell(
      { userId: '1', filmId: '28', rating: 3.5, happenedAt },
      { userId: '1', filmId: '29', kind: 'LIKED', happenedAt },
      { userId: '1', filmId: '30', kind: 'SEEN', happenedAt },
    );
    const { data, ...counts } = await extend();
    expect(counts).toMatchObject({ created: true, added: 3, relabelled: 0, newUsers: 0, newFilms: 0 });
    expect(rowsOf(data, '1').slice(-3)).toMatchObject([
      { film: '28', rating: 3.5, time },
      { film: '29', rating: Number.NaN, time },
      { film: '30', rating: 0, time },
    ]);
  });

  it('takes the place of an earlier rating of the same user and film', async () => {
    await importer.tell({ userId: '1', filmId: '1', rating: 0.5, happenedAt });
    const { data, ...counts } = await extend();
    expect(counts).toMatchObject({ acceptedRows: base.acceptedRows, relabelled: 1, added: 0 });
    expect(rowsOf(data, '1').filter(({ film }) => film === '1')).toMatchObject([{ rating: 0.5, time }]);
  });

  it('counts once, by the strongest word', async () => {
    const said = { userId: '1', filmId: '25' };
    await importer.tell({ ...said, rating: 2 }, { ...said, kind: 'LIKED' }, { ...said, kind: 'SEEN' });
    const { data } = await extend();
    expect(rowsOf(data, '1').filter(({ film }) => film === '25')).toMatchObject([{ rating: 2 }]);
  });

  it('leaves the other users as they were', async () => {
    await importer.tell({ userId: '1', filmId: '25' });
    const before = await importer.extend(base.id).then(({ data }) => rowsOf(data, '2'));
    expect(before).toHaveLength(EACH);
    expect(before.map(({ film }) => film)).toEqual(
      someRatings(2, FILMS, EACH)
        .slice(EACH)
        .map(({ film }) => film),
    );
  });

  it('is split by time with the shares of the base', async () => {
    const films = ['21', '22', '23', '24', '25'];
    await importer.tell(
      ...films.map((filmId, at) => ({ userId: '1', filmId, happenedAt: `2026-01-0${at + 1}T00:00:00Z` })),
    );
    const { data, version } = await extend();
    const splits = rowsOf(data, '1').map(({ split }) => split);
    expect(splits.slice(-5)).toEqual(Array(5).fill('gold'));
    expect(splits.slice(-10, -5)).toEqual(Array(5).fill('validation'));
    expect(version.recipe).toMatchObject({ split: { by: 'time', validation: 0.2, gold: 0.2 } });
  });

  it('brings new users, behind those of the base', async () => {
    await importer.tell({ userId: 'new b', filmId: '2' }, { userId: 'new a', filmId: '3', rating: 5 });
    const { data, newUsers } = await extend();
    expect(newUsers).toBe(2);
    expect(data.userIds.slice(-2)).toEqual(['new b', 'new a']);
  });
});

describe('a film that the base has not', () => {
  it('is added as somebody describes it, also when it was not the first who named it', async () => {
    await importer.tell({ userId: '1', filmId: 'x' });
    const film = { title: 'Matrix, The (1999)', genres: ['Drama'] };
    await importer.tell({ userId: '2', filmId: 'x', rating: 5, film });
    const { data, newFilms, added, version } = await extend();
    expect({ newFilms, added }).toEqual({ newFilms: 1, added: 2 });
    expect(data.films.at(-1)).toMatchObject({
      ...{
        filmNo: FILMS,
        externalId: 'x',
        title: 'The Matrix',
        year: 1999,
        genres: ['Drama'],
        ratingCount: 2,
      },
    });
    expect(await digestOfStoredFilms(importer.db.manager, version)).toBe(version.digest);
  });

  it('is left out while nobody describes it, which the rejected rows say, and taken in later', async () => {
    await importer.tell({ userId: '1', filmId: 'y' }, { userId: '1', filmId: '25' });
    const first = await extend();
    expect(first).toMatchObject({ added: 1, leftOut: 1, newFilms: 0 });
    expect(await importer.rejections(first.datasetVersionId)).toMatchObject([
      { line: 0, reason: 'unknown-film', detail: expect.stringContaining('"y"') },
    ]);
    await importer.tell({ userId: '2', filmId: 'y', film: { title: 'Why', genres: [] } });
    const second = await extend(first.datasetVersionId);
    expect(second).toMatchObject({ added: 2, leftOut: 0, newFilms: 1 });
  });
});

describe('the version', () => {
  it('names its base and how far it has read, and is the same for the same events', async () => {
    await importer.tell({ userId: '1', filmId: '25', happenedAt });
    const { version } = await extend();
    expect(version.recipe).toMatchObject({ extends: base.digest, feedback: { upTo: 1, events: 1 } });
    expect(version.sources).toEqual(base.sources);
    expect(await digestOfStoredFilms(importer.db.manager, version)).toBe(version.digest);
    await importer.db.query('DELETE FROM dataset_version WHERE id = ?', [version.id]);
    expect((await extend()).version.digest).toBe(version.digest);
  });

  it('that was made before is found, not made again', async () => {
    await importer.tell({ userId: '1', filmId: '26', happenedAt });
    const { datasetVersionId } = await extend();
    expect(await extend()).toMatchObject({ datasetVersionId, created: false });
  });

  it('takes in an event that arrived late under a lower number', async () => {
    await importer.tell({ userId: '1', filmId: '27' }, { userId: '2', filmId: '30' });
    const [{ id }] = await importer.db.query('SELECT id FROM feedback_event ORDER BY arrival_no LIMIT 1');
    await importer.db.query('CREATE TABLE late AS SELECT * FROM feedback_event WHERE id = ?', [id]);
    await importer.db.query('DELETE FROM feedback_event WHERE id = ?', [id]);
    const { datasetVersionId } = await extend();
    await importer.db.query('INSERT INTO feedback_event SELECT * FROM late');
    expect(await extend(datasetVersionId)).toMatchObject({ created: true, added: 1 });
  });
});
