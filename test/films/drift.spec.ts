import { IsNull } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { historyFrom } from '../../src/ml/recommend/interactions.js';
import { checkDrift } from '../../src/pipeline/loop/check-drift.js';
import { followDriftAlarm } from '../../src/pipeline/loop/follow-drift-alarm.js';
import { collectMonitoringMetrics } from '../../src/pipeline/loop/monitoring-metrics.js';
import { estimateServedVersions } from '../../src/pipeline/monitoring/quality/keep-estimating.js';
import { newestEstimate } from '../../src/pipeline/monitoring/quality/newest-estimates.js';
import { judgeQuality } from '../../src/pipeline/monitoring/quality/quality-alarms.js';
import { referenceOf } from '../../src/pipeline/monitoring/reference-profile.js';
import { watchAnswers } from '../../src/pipeline/monitoring/watch/watch-answers.js';
import { newId } from '../../src/platform/ids.js';
import { createLogger } from '../../src/platform/logging.js';
import { Metrics } from '../../src/platform/metrics/metrics.js';
import { DEFAULT_RETRAINING_POLICY } from '../../src/platform/retraining-policy.js';
import { DriftAlarm } from '../../src/store/entities/monitoring.js';
import { QualityAlarm } from '../../src/store/entities/quality.js';
import type { Recommendation } from '../../src/store/entities/recommendation.js';
import { ModelVersion } from '../../src/store/entities/registry.js';
import { RetrainingRequest } from '../../src/store/entities/retraining.js';
import { feedbackRequestSchema } from '../../src/subjects/films/feedback/feedback-request.js';
import { recordFeedback } from '../../src/subjects/films/feedback/record-feedback.js';
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
async function answer(
  userIds: readonly string[],
  told: ReadonlyMap<string, Said> = new Map(),
  exclude: string[] = [],
) {
  const from = new Date(now);
  const kept: Recommendation[] = [];
  const champions = { get: async () => loaded, getVersion: async () => loaded };
  const log = { append: (rows: readonly Recommendation[]) => kept.push(...rows) };
  const feedback = { find: async () => ({ said: told, erasedUntil: null }) };
  for (const userId of userIds) {
    const request = { userId, k: 10, exclude, modelName: 'film-recommender' };
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

  it('leaves out answers to a choice of films', async () => {
    const { from } = await answer(known);
    const { to } = await answer(strangers, new Map(), ['1']);
    expect(await check({ from, to })).toMatchObject({ state: 'OK', rows: USERS });
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

describe('a change of taste that users tell of, beside the drift', () => {
  const services = () => ({
    ...{ db: test.jobs.db, artifacts: test.jobs.artifacts, dispatcher: test.jobs.dispatcher, subjectOf },
    ...{ policy: DEFAULT_RETRAINING_POLICY, log: createLogger('test', 'silent') },
  });

  /** Users of the dataset say that they liked the film at a place of what the version ranks for them. */
  async function likeAt(placeOf: (ranked: number) => number, users: number) {
    const events = known.slice(0, users).map((userId) => {
      const { films, ratings } = loaded.histories.find(userId, loaded.model, undefined);
      const ranked = loaded.model.top(historyFrom({ films, ratings }), loaded.model.filmCount);
      const filmId = loaded.model.filmIds[ranked[placeOf(ranked.length)]!.film]!;
      return { userId, filmId, kind: 'LIKED' };
    });
    await tell(events);
    return events;
  }
  const tell = (events: object[]) =>
    recordFeedback(test.jobs, feedbackRequestSchema.parse({ submittedBy: 'shop', events }), new Date());

  /** What workers do in a turn. @returns the request that the alarm of drift has led to */
  async function turn() {
    const { manager } = test.jobs.db;
    await manager.query('UPDATE quality_estimate SET created_at = created_at - INTERVAL 2 MINUTE');
    await estimateServedVersions(services(), new Date());
    await judgeQuality(services(), DEFAULT_RETRAINING_POLICY.qualityDropMin, new Date());
    const alarm = await manager.findOneByOrFail(DriftAlarm, { modelVersionId: version.id });
    await followDriftAlarm(services(), alarm, new Date());
    const [request] = await manager.find(RetrainingRequest, {
      order: { lastAt: 'DESC', id: 'DESC' },
      take: 1,
    });
    return request!;
  }
  const estimate = () => newestEstimate(test.jobs.db.manager, version.id);
  const qualityAlarms = () => test.jobs.db.manager.findBy(QualityAlarm, { closedAt: IsNull() });

  it('starts a retraining by itself, which neither drift alone nor a few users do', async () => {
    expect(await turn()).toMatchObject({ decision: 'NOTIFIED', evidence: { qualityDrop: null } });

    const liked = await likeAt((ranked) => ranked - 1, 35);
    // Ten of them did not like it after all; and what happened before the dataset was made is not the future.
    await tell(liked.slice(25).map((event) => ({ ...event, kind: 'RATED', rating: 1 })));
    await tell(
      known.slice(50).map((userId) => ({ ...liked[0], userId, happenedAt: '2001-01-01T00:00:00Z' })),
    );
    expect(await turn()).toMatchObject({ decision: 'NOTIFIED', evidence: { qualityDrop: null } });
    expect(await estimate()).toMatchObject({ labelBasis: 'FEEDBACK', labelledRows: 25, realisedAccuracy: 0 });

    await test.jobs.db.query('DELETE FROM feedback_event');
    await likeAt(() => 0, 40);
    const asEver = await turn();
    expect(asEver.decision).toBe('NOTIFIED');
    expect(asEver.evidence.qualityDrop).toBeLessThan(0);
    expect(await estimate()).toMatchObject({
      labelledRows: 40,
      realisedAccuracy: 1,
      estimatedAccuracy: null,
    });
    expect(await qualityAlarms()).toEqual([]);

    await test.jobs.db.query('DELETE FROM feedback_event');
    await likeAt((ranked) => ranked - 1, 40);
    expect(await turn()).toMatchObject({
      ...{ decision: 'STARTED', cause: 'DRIFT_ALARM' },
      evidence: {
        ...{ qualityFrom: 'REALISED', isDropSure: true, newLabels: 40 },
        qualityDrop: await test.metric(version.runId!, 'gold.ndcg_at_10'),
      },
    });
    expect(await qualityAlarms()).toMatchObject([{ basis: 'REALISED', accuracy: 0, rows: 40 }]);
    const metrics = new Metrics('worker');
    collectMonitoringMetrics(metrics, test.jobs.db, 0);
    const shown = (await metrics.text()).split('\n').filter((line) => line.startsWith('gondola_quality'));
    expect(shown).toEqual([
      'gondola_quality_realised_accuracy{model="film-recommender"} 0',
      'gondola_quality_realised_accuracy_low{model="film-recommender"} 0',
      'gondola_quality_realised_accuracy_high{model="film-recommender"} 0',
      'gondola_quality_alarms_open{model="film-recommender",basis="realised"} 1',
      'gondola_quality_alarms_open{model="film-recommender",basis="estimated"} 0',
    ]);
  });
});
