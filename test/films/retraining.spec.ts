import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { extendDataset } from '../../src/pipeline/corrections/extend-dataset.js';
import { retrainByHand } from '../../src/pipeline/loop/retraining/retrain-by-hand.js';
import { anonymous } from '../../src/platform/access/principal.js';
import { DEFAULT_RETRAINING_POLICY } from '../../src/platform/retraining-policy.js';
import { DatasetVersion } from '../../src/store/entities/dataset.js';
import { Film } from '../../src/store/entities/film.js';
import { GateDecision } from '../../src/store/entities/gate.js';
import { Model } from '../../src/store/entities/registry.js';
import { feedbackRequestSchema } from '../../src/subjects/films/feedback/feedback-request.js';
import { recordFeedback } from '../../src/subjects/films/feedback/record-feedback.js';
import { FILMS } from '../../src/subjects/films/films.js';
import { subjectOf } from '../../src/subjects/subjects.js';
import { FilmsTest } from './films-test.js';

let test: FilmsTest;
beforeAll(async () => {
  test = await FilmsTest.create();
  await test.train({ model: 'popularity' });
  await test.jobs.startWorker();
});
afterAll(() => test?.close());

/** Asks for a retraining as a person does, and waits for its job. @returns what the run learnt from */
async function retrain() {
  const { db, dispatcher } = test.jobs;
  const context = {
    db,
    dispatcher,
    policy: DEFAULT_RETRAINING_POLICY,
    subjectOf,
    principal: anonymous('ADMIN'),
  };
  const asked = { modelName: 'film-recommender', reason: 'new feedback' };
  const { jobId } = await retrainByHand(context, asked, new Date());
  const job = await test.jobs.waitForState({ id: jobId! }, 'succeeded', 120_000);
  const { datasetVersionId } = await test.jobs.runOf(job);
  return { job, dataset: await db.manager.findOneByOrFail(DatasetVersion, { id: datasetVersionId! }) };
}

it('a retraining learns from what the champion learnt from while nobody said anything', async () => {
  expect((await retrain()).dataset.id).toBe(test.datasetVersionId);
}, 120_000);

it('what users say counts as new, once a film, until a dataset version has weighed it', async () => {
  const { db, artifacts, environment } = test.jobs;
  const [known, again] = await db.manager.find(Film, {
    where: { datasetVersionId: test.datasetVersionId },
    order: { filmNo: 'ASC' },
    take: 2,
  });
  const { id: modelId } = await db.manager.findOneByOrFail(Model, { name: 'film-recommender' });
  const count = (exceptOf?: string) => FILMS.countNewLabels(db.manager, modelId, exceptOf);
  const say = async (...films: string[]) => {
    const events = films.map((filmId) => ({ userId: 'somebody', filmId, kind: 'SEEN' }));
    await recordFeedback(test.jobs, feedbackRequestSchema.parse({ submittedBy: 'shop', events }), new Date());
  };
  const before = await count();
  await say(known!.externalId, known!.externalId, again!.externalId, 'nobody described this');
  const said = await count();
  const { datasetVersionId } = await extendDataset(
    { baseVersionId: test.datasetVersionId },
    { db, artifacts, subjectOf, temporaryDir: join(environment.dataDir, 'tmp'), onProgress() {} },
  );
  const weighed = [await count(), await count(datasetVersionId)];
  await db.query('DELETE FROM feedback_event');
  expect({ before, said, weighed }).toEqual({ before: 0, said: 2, weighed: [2, 0] });
});

it('a retraining learns from the feedback that has come since, and the gate judges on it', async () => {
  const { manager } = test.jobs.db;
  const films = await manager.find(Film, {
    where: { datasetVersionId: test.datasetVersionId },
    order: { trainCount: 'ASC', filmNo: 'ASC' },
    take: 1,
  });
  const rare = films[0]!;
  const events = Array.from({ length: 500 }, (_, at) => ({
    ...{ userId: `fan ${at}`, filmId: rare.externalId, kind: 'LIKED', happenedAt: '2001-01-01T00:00:00Z' },
  }));
  await recordFeedback(test.jobs, feedbackRequestSchema.parse({ submittedBy: 'shop', events }), new Date());

  const { job, dataset } = await retrain();

  const base = await manager.findOneByOrFail(DatasetVersion, { id: test.datasetVersionId });
  expect(dataset).toMatchObject({
    ...{ acceptedRows: base.acceptedRows + 500, recipe: { extends: base.digest } },
  });
  const { decisionId } = job.result as { decisionId: string };
  const decision = await manager.findOneByOrFail(GateDecision, { id: decisionId });
  expect(decision.datasetVersionId).toBe(dataset.id);
  const now = await manager.findOneByOrFail(Film, { datasetVersionId: dataset.id, filmNo: rare.filmNo });
  expect(now.trainCount).toBe(rare.trainCount + 500);
}, 120_000);
