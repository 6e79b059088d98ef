import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { historyOf } from '../../src/ml/recommend/interactions.js';
import { findChampion } from '../../src/pipeline/registry/champion.js';
import { AnswerLog } from '../../src/pipeline/serving/answer-log.js';
import { createLogger } from '../../src/platform/logging.js';
import { DatasetVersion } from '../../src/store/entities/dataset.js';
import { readFilmData } from '../../src/subjects/films/dataset/film-data.js';
import { FilmLoader } from '../../src/subjects/films/serving/film-loader.js';
import { recommend, recommendRequestSchema } from '../../src/subjects/films/serving/recommend.js';
import { RECOMMENDATIONS } from '../../src/subjects/films/serving/recommendation-rows.js';
import { FilmsTest } from './films-test.js';

let test: FilmsTest;
beforeAll(async () => {
  test = await FilmsTest.create({ users: 60, films: 80, ratings: 1_200, seed: 1 });
  await test.train({ model: 'item-knn' });
});
afterAll(() => test?.close());

it('a known user is answered as the figures of a model rank: what was done lately counts more', async () => {
  const { db, artifacts, environment } = test.jobs;
  const version = (await findChampion(db.manager, 'film-recommender'))!;
  const loaded = await new FilmLoader(db, artifacts).load(version, 'film-recommender');
  const spool = join(environment.dataDir, 'spool');
  const log = new AnswerLog(db, spool, createLogger('test', 'silent'), RECOMMENDATIONS);
  const dataset = await db.manager.findOneByOrFail(DatasetVersion, { id: test.datasetVersionId });
  const { interactions, userIds } = await readFilmData(db.manager, artifacts, dataset);
  const champions = { get: async () => loaded, getVersion: async () => loaded };

  for (const [user, userId] of userIds.entries()) {
    const request = recommendRequestSchema.parse({ userId });
    const { recommendation } = await recommend({ champions, log }, request, 'cli');
    const expected = loaded.model.top(historyOf(interactions, user), 10);
    expect(recommendation.films.map(({ id, score }) => [id, score])).toEqual(
      expected.map(({ film, score }) => [loaded.model.filmIds[film], score]),
    );
  }
  await log.close();
});
