import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningApi } from '../api/support/trained.js';
import { JobTest } from '../jobs/support/job-test.js';
import { champion } from '../support/models.js';
import { startApi } from '../support/programs.js';
import { isThorough } from '../support/thorough.js';
import { waitFor } from '../support/wait.js';
import { LIMIT_MS, noteRecovery, OUTAGE_MS } from './support/scale.js';
import { type OwnServer, startOwnServer } from './support/server.js';
import { health, metrics, PredictionLoad, readiness, storedOf } from './support/service.js';

const SHORT = {
  text: { wordNgramMax: 1, titleCharNgramMax: 0, descriptionCharNgramMax: 0 },
  linear: { epochs: 3 },
};

let redis: OwnServer;
let test: JobTest;
let api: RunningApi;
let datasetVersionId: string;

beforeAll(async () => {
  redis = await startOwnServer('redis');
  test = await JobTest.create({ redisUrl: redis.url });
  datasetVersionId = await test.importSample(600);
  await champion(test, 'lamps', 'a');
  api = await startApi(test.environment);
  await test.startWorker({ TRAINING_CONCURRENCY: '2' });
  await test.startWorker();
}, LIMIT_MS);
afterAll(async () => {
  await api?.stop('SIGKILL');
  await redis?.start();
  await test?.close();
  await redis?.remove();
});

describe('with Redis gone for a while', () => {
  it(
    'a training that runs goes on, one that is asked for runs later, and each runs once',
    async () => {
      const parameters = { ...SHORT, linear: { epochs: isThorough ? 1000 : 300 } };
      const running = await test.train({ datasetVersionId, modelName: 'running', parameters });
      await test.waitForEpochs(running);
      const load = new PredictionLoad(api.url, 'lamps', 2);

      await redis.kill();
      const during = await waitFor('the loss to be seen', async () => {
        const found = await readiness(api.url);
        return found.ready ? null : found;
      });
      expect(during.checks).toMatchObject({ mysql: 'ok' });
      expect(await metrics(api.url)).toContain('gondola_dependency_up{dependency="redis"} 0');
      const asked = await test.train({ datasetVersionId, modelName: 'asked for', parameters: SHORT });
      const answersBefore = load.acknowledged.length;
      await delay(OUTAGE_MS);
      expect(load.acknowledged.length).toBeGreaterThan(answersBefore);
      await redis.start();
      const backAt = performance.now();

      await waitFor('readiness', async () => (await readiness(api.url)).ready);
      noteRecovery('Redis gone', backAt, 'ready');
      await waitFor('the job to start', async () => (await test.job(asked.id)).attempt === 1, 60_000);
      noteRecovery('Redis gone', backAt, 'a job asked for meanwhile starts');
      for (const job of [running, asked]) {
        const done = await test.waitForState(job, 'succeeded', LIMIT_MS);
        expect(await test.statesOf(done)).toEqual(['queued', 'running', 'succeeded']);
      }
      const ids = await load.stop();
      expect(load.failed).toBe(0);
      await waitFor('all answers', async () => (await storedOf(test.db, ids)) === ids.length);
      expect(await metrics(api.url)).toContain('gondola_dependency_up{dependency="redis"} 1');
      expect((await health(api.url)).status).toBe('ok');
    },
    LIMIT_MS,
  );
});
