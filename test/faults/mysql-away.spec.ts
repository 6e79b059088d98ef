import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ModelVersion } from '../../src/store/entities/registry.js';
import type { RunningApi } from '../api/support/trained.js';
import { JobTest } from '../jobs/support/job-test.js';
import { champion } from '../support/models.js';
import { type RunningProgram, startApi } from '../support/programs.js';
import { waitFor } from '../support/wait.js';
import { LIMIT_MS, noteRecovery, OUTAGE_MS } from './support/scale.js';
import { type OwnServer, startOwnServer } from './support/server.js';
import { health, healthUrlOf, metrics, PredictionLoad, readiness, storedOf } from './support/service.js';

let mysql: OwnServer;
let test: JobTest;
let api: RunningApi;
let worker: RunningProgram;
let datasetVersionId: string;

beforeAll(async () => {
  mysql = await startOwnServer('mysql');
  test = await JobTest.create({ mysqlUrl: mysql.url });
  datasetVersionId = await test.importSample(600);
  await champion(test, 'lamps', 'a');
  api = await startApi(test.environment);
  worker = await test.startWorker();
}, LIMIT_MS);
afterAll(async () => {
  await api?.stop('SIGKILL');
  await test?.close();
  await mysql?.remove();
});

/** How many points of a metric there are at most for one step. */
async function pointsPerStepMax(runId: string): Promise<number> {
  const [{ most }] = await test.db.query(
    `SELECT MAX(points) AS most
       FROM (SELECT COUNT(*) AS points FROM run_metric WHERE run_id = ? GROUP BY name, step) AS per_step`,
    [runId],
  );
  return Number(most);
}

describe('with MySQL killed and gone for a while', () => {
  it(
    'answers are given and stored when it is back, and a training ends once',
    async () => {
      const load = new PredictionLoad(api.url, 'lamps');
      const job = await test.train({ datasetVersionId, parameters: { linear: { epochs: 200 } } });
      await test.waitForEpochs(job);
      await waitFor('answers', () => load.acknowledged.length > 20);

      await mysql.kill();
      await waitFor('the loss to be seen', async () => !(await readiness(api.url)).ready);
      const workerUrl = healthUrlOf(worker.log());
      expect((await readiness(workerUrl)).ready).toBe(false);
      expect(await metrics(workerUrl)).toContain('gondola_dependency_up{dependency="mysql"} 0');
      const before = load.acknowledged.length;
      await waitFor('answers to wait', async () => (await health(api.url)).predictionsPending > 0);
      await delay(OUTAGE_MS);
      expect(load.acknowledged.length).toBeGreaterThan(before);
      await mysql.start();
      const backAt = performance.now();

      await waitFor('readiness', async () => (await readiness(api.url)).ready);
      noteRecovery('MySQL gone', backAt, 'ready');
      const ids = await load.stop();
      expect(load.failed).toBe(0);
      await waitFor('all answers', async () => (await storedOf(test.db, ids)) === ids.length);
      noteRecovery('MySQL gone', backAt, `all of ${ids.length} answers stored`);
      await waitFor('the training to go on', async () => (await test.job(job.id)).attempt === 2, 60_000);
      noteRecovery('MySQL gone', backAt, 'the training has begun again');
      await test.waitForState(job, 'succeeded', 120_000);
      expect(await test.db.manager.countBy(ModelVersion, { runId: job.runId! })).toBe(1);
      expect(await pointsPerStepMax(job.runId!)).toBe(1);
      expect(await metrics(workerUrl)).toContain('gondola_dependency_up{dependency="mysql"} 1');
      expect(await health(api.url)).toMatchObject({ status: 'ok', predictionsPending: 0 });
    },
    LIMIT_MS,
  );
});
