import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkDrift } from '../../src/pipeline/loop/check-drift.js';
import { referenceOf } from '../../src/pipeline/monitoring/reference-profile.js';
import { watchAnswers } from '../../src/pipeline/monitoring/watch/watch-answers.js';
import { newId } from '../../src/platform/ids.js';
import { DriftAlarm } from '../../src/store/entities/monitoring.js';
import type { Recommendation } from '../../src/store/entities/recommendation.js';
import { ModelVersion } from '../../src/store/entities/registry.js';
import type { Said } from '../../src/subjects/films/feedback/said-of-films.js';
import { FilmLoader, type LoadedFilms } from '../../src/subjects/films/serving/film-loader.js';
import { recommend } from '../../src/subjects/films/serving/recommend.js';
import { RECOMMENDATIONS } from '../../src/subjects/films/serving/recommendation-rows.js';
import { subjectOf } from '../../src/subjects/subjects.js';
import { FilmsTest } from './films-test.js';

const SETTLED_MS = 10_000;
const USERS = 300;

let test: FilmsTest;
let version: ModelVersion;
let loaded: LoadedFilms;
let now = Date.now();

beforeAll(async () => {
  test = await FilmsTest.create({ users: USERS, films: 200, ratings: 15_000, seed: 1 });
  const { modelVersionId } = await test.train({ model: 'item-knn' });
  const { db, artifacts } = test.jobs;
  version = await db.manager.findOneByOrFail(ModelVersion, { id: modelVersionId });
  loaded = await new FilmLoader(db, artifacts).load(version, 'film-recommender');
});
afterAll(() => test?.close());

/** Recommends to these users and returns the window in which that was. */
async function answer(userIds: readonly string[], told: ReadonlyMap<string, Said> = new Map()) {
  const from = new Date(now);
  const kept: Recommendation[] = [];
  const champions = { get: async () => loaded, getVersion: async () => loaded };
  const log = { append: (rows: readonly Recommendation[]) => kept.push(...rows) };
  const feedback = { find: async () => ({ said: told, erasedUntil: null }) };
  for (const userId of userIds) {
    const request = { userId, k: 10, exclude: [], modelName: 'film-recommender' };
    await recommend({ champions, log: log as never, feedback }, request, 'graphql');
  }
  now += 60_000;
  const rows = kept.map((row) => ({ ...row, id: newId(), createdAt: from }));
  await RECOMMENDATIONS.insert(test.jobs.db.manager, rows);
  return { from, to: new Date(now) };
}

const context = () => ({ db: test.jobs.db, artifacts: test.jobs.artifacts, subjectOf });
const check = (window: { from: Date; to: Date }) =>
  checkDrift({ modelVersionId: version.id, ...window, jobId: null, cause: 'REQUEST' }, context());
const known = Array.from({ length: USERS }, (_, at) => String(at + 1));
const strangers = Array.from({ length: USERS }, (_, at) => `new ${at}`);

describe('a drift check of recommendations', () => {
  it('finds nothing while users are those of the dataset', async () => {
    expect(await check(await answer(known))).toMatchObject({
      ...{ state: 'OK', rows: USERS, referenceRows: USERS, driftedColumns: [] },
    });
  });

  it('names what changed when new users come, with the films by their titles', async () => {
    const { driftedColumns, reportDigest } = await check(await answer(strangers));
    expect(driftedColumns).toEqual(expect.arrayContaining(['coldStart', 'film', 'historyFilms']));
    const report = JSON.parse((await test.jobs.artifacts.read(reportDigest)).toString());
    const film = report.columns.find(({ name }: { name: string }) => name === 'film');
    expect(film.categories[0].name).toEqual(expect.any(String));
  });

  it('names it when users come with films that the model does not know', async () => {
    const told = new Map([['brand-new', { rating: 5, time: 0 }]]);
    const { driftedColumns } = await check(await answer(known, told));
    expect(driftedColumns).toEqual(['newFilms']);
  });
});

describe('the watch over recommendations', () => {
  const watch = async () => {
    now += SETTLED_MS;
    const { db, artifacts } = test.jobs;
    const watching = { db, artifacts, rowsPerFalseAlarm: 10_000 };
    await watchAnswers(subjectOf('films'), version, new Date(now), watching);
  };

  it('opens one alarm that names the signal', async () => {
    const { db, artifacts } = test.jobs;
    await db.query('DELETE FROM recommendation');
    await referenceOf(subjectOf('films'), version, 'film-recommender', { manager: db.manager, artifacts });
    await answer(known);
    for (let turn = 0; turn < 3; turn++) await watch();
    expect(await db.manager.findBy(DriftAlarm, { modelVersionId: version.id })).toEqual([]);
    await answer(strangers);
    for (let turn = 0; turn < 3; turn++) await watch();
    const alarms = await db.manager.findBy(DriftAlarm, { modelVersionId: version.id });
    expect(alarms).toHaveLength(1);
    expect(alarms[0]!.findings.map(({ signal }) => signal)).toContain('coldStart');
  });
});
