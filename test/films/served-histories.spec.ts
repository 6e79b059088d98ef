import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { historyOf } from '../../src/ml/recommend/interactions.js';
import { findChampion } from '../../src/pipeline/registry/champion.js';
import { AnswerLog } from '../../src/pipeline/serving/answer-log.js';
import { createLogger } from '../../src/platform/logging.js';
import { openDatabase } from '../../src/store/database.js';
import { DatasetVersion } from '../../src/store/entities/dataset.js';
import { readFilmData } from '../../src/subjects/films/dataset/film-data.js';
import { feedbackRequestSchema } from '../../src/subjects/films/feedback/feedback-request.js';
import { recordFeedback } from '../../src/subjects/films/feedback/record-feedback.js';
import { UserFeedback } from '../../src/subjects/films/feedback/user-feedback.js';
import { FilmLoader } from '../../src/subjects/films/serving/film-loader.js';
import { recommend, recommendRequestSchema } from '../../src/subjects/films/serving/recommend.js';
import { RECOMMENDATIONS } from '../../src/subjects/films/serving/recommendation-rows.js';
import { proxyTo } from '../api/support/tcp-proxy.js';
import { waitFor } from '../support/wait.js';
import { FilmsTest } from './films-test.js';

let test: FilmsTest;
beforeAll(async () => {
  test = await FilmsTest.create({ users: 60, films: 80, ratings: 1_200, seed: 1 });
  await test.train({ model: 'item-knn' });
});
afterAll(() => test?.close());

/** Answers as a server does that reads feedback over these connections. */
async function serving(feedbackDb: DataSource) {
  const { db, artifacts, environment } = test.jobs;
  const version = (await findChampion(db.manager, 'film-recommender'))!;
  const loaded = await new FilmLoader(db, artifacts).load(version, 'film-recommender');
  const silent = createLogger('test', 'silent');
  const log = new AnswerLog(db, join(environment.dataDir, 'spool'), silent, RECOMMENDATIONS);
  onTestFinished(() => log.close());
  const champions = { get: async () => loaded, getVersion: async () => loaded };
  const feedback = new UserFeedback(feedbackDb, silent);
  const answer = async (userId: string) => {
    const request = recommendRequestSchema.parse({ userId });
    return (await recommend({ champions, log, feedback }, request, 'cli')).recommendation;
  };
  return { loaded, answer };
}

async function behindProxy() {
  const proxy = await proxyTo(test.jobs.environment.mysqlUrl);
  const db = await openDatabase({ url: proxy.url, poolSize: 2 });
  onTestFinished(async () => {
    proxy.cut();
    await db.destroy().catch(() => {});
    await proxy.close();
  });
  const tell = (event: { userId: string; filmId: string }) => {
    const told = { submittedBy: 'shop', events: [{ ...event, kind: 'LIKED' }] };
    return recordFeedback(test.jobs, feedbackRequestSchema.parse(told), new Date());
  };
  return { ...(await serving(db)), proxy, tell };
}

it('a known user is answered as the figures of a model rank: what was done lately counts more', async () => {
  const { db, artifacts } = test.jobs;
  const { loaded, answer } = await serving(db);
  const dataset = await db.manager.findOneByOrFail(DatasetVersion, { id: test.datasetVersionId });
  const { interactions, userIds } = await readFilmData(db.manager, artifacts, dataset);

  for (const [user, userId] of userIds.entries()) {
    const expected = loaded.model.top(historyOf(interactions, user), 10);
    expect((await answer(userId)).films.map(({ id, score }) => [id, score])).toEqual(
      expected.map(({ film, score }) => [loaded.model.filmIds[film], score]),
    );
  }
});

describe('while MySQL is away', () => {
  const userId = '3';

  it('a user is answered by the history of the dataset alone, and the answer says so', async () => {
    const { answer, tell, proxy } = await behindProxy();
    const [seen] = (await answer(userId)).films;
    await tell({ userId, filmId: seen!.id });
    proxy.cut();
    expect(await answer(userId)).toMatchObject({
      withFeedback: false,
      films: expect.arrayContaining([seen]),
    });
    proxy.mend();
    await waitFor('feedback to count again', async () => (await answer(userId)).withFeedback);
    expect((await answer(userId)).films.map(({ id }) => id)).not.toContain(seen!.id);
  });

  it('an answer does not wait longer than a moment for a MySQL that is silent', async () => {
    const { answer, proxy } = await behindProxy();
    await answer(userId);
    proxy.hush();
    expect(await answer(userId)).toMatchObject({ withFeedback: false });
    const startedAt = performance.now();
    await answer(userId); // it is not asked again at once
    expect(performance.now() - startedAt).toBeLessThan(900);
  });
});
