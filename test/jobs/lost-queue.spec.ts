import { In } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTraining } from '../../src/pipeline/training/start-training.js';
import { trainingRequestSchema } from '../../src/pipeline/training/training-request.js';
import { Dispatcher } from '../../src/queue/dispatcher.js';
import { ModelVersion } from '../../src/store/entities/registry.js';
import { subjectOf } from '../../src/subjects/subjects.js';
import { JobTest } from './support/job-test.js';

const SHORT = {
  text: { wordNgramMax: 1, titleCharNgramMax: 0, descriptionCharNgramMax: 0 },
  linear: { epochs: 1 },
};

let test: JobTest;
let datasetVersionId: string;

beforeAll(async () => {
  test = await JobTest.create();
  datasetVersionId = await test.importSample(600);
});
afterAll(() => test.close());

describe('trainings without their queue', () => {
  it('are kept when Redis is away, and run later', async () => {
    const nowhere = new Dispatcher({ url: 'redis://127.0.0.1:1', queuePrefix: 'none' });
    const before = performance.now();
    const request = trainingRequestSchema.parse({ datasetVersionId, parameters: SHORT });
    const job = await startTraining(
      { db: test.db, dispatcher: nowhere, principal: null, subjectOf },
      request,
    );
    expect(performance.now() - before).toBeLessThan(2000);
    expect(await test.job(job.id)).toMatchObject({ state: 'queued', attempt: 0 });
    await nowhere.close();
    await test.startWorker();
    expect((await test.waitForState(job, 'succeeded')).attempt).toBe(1);
  });

  it('come back when Redis is emptied while one runs and others wait; each ends once', async () => {
    const running = await test.train({ datasetVersionId, parameters: { linear: { epochs: 300 } } });
    const waiting = await Promise.all(
      [1, 2, 3].map(() => test.train({ datasetVersionId, parameters: SHORT })),
    );
    await test.waitForEpochs(running);
    await test.emptyRedis();
    for (const job of [running, ...waiting]) {
      const done = await test.waitForState(job, 'succeeded', 120_000);
      expect(done.attempt).toBe(1);
      expect(await test.statesOf(done)).toEqual(['queued', 'running', 'succeeded']);
    }
  }, 180_000);

  it('run once each, twelve of them on two workers', async () => {
    await test.startWorker();
    const jobs = await Promise.all(
      Array.from({ length: 12 }, (_, seed) =>
        test.train({ datasetVersionId, modelName: 'twelve', parameters: { ...SHORT, seed } }),
      ),
    );
    for (const job of jobs) {
      expect((await test.waitForState(job, 'succeeded', 120_000)).attempt).toBe(1);
      expect(await test.statesOf(job)).toEqual(['queued', 'running', 'succeeded']);
    }
    const versions = await test.db.manager.findBy(ModelVersion, {
      runId: In(jobs.map(({ runId }) => runId!)),
    });
    const numbers = versions.map(({ version }) => version).sort((one, other) => one - other);
    expect(numbers).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    const workers = await test.db.manager.query(`SELECT DISTINCT worker FROM job WHERE id IN (?)`, [
      jobs.map(({ id }) => id),
    ]);
    expect(workers).toHaveLength(2);
  }, 180_000);
});
