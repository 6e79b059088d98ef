import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestCancel } from '../../src/queue/job-store.js';
import { JobTest } from '../jobs/support/job-test.js';
import { champion } from '../support/models.js';
import { startApi } from '../support/programs.js';
import { waitFor } from '../support/wait.js';
import { hasFaketime, MovingClock, titled } from './support/moving-clock.js';
import { LIMIT_MS, noteRecovery } from './support/scale.js';
import { health, PredictionLoad, readiness, storedOf } from './support/service.js';

const TWO_HOURS = 7_200;

let test: JobTest;
let datasetVersionId: string;

beforeAll(async () => {
  if (!hasFaketime) return;
  test = await JobTest.create();
  datasetVersionId = await test.importSample(600);
}, LIMIT_MS);
afterAll(() => test?.close());

describe.skipIf(!hasFaketime)(titled('a clock that jumps by two hours'), () => {
  it(
    'takes no job from a worker that lives, and keeps none with one that is dead',
    async () => {
      const clock = new MovingClock(test.environment.dataDir, 'worker');
      const jumping = await test.startWorker(clock.variables);
      const job = await test.train({ datasetVersionId, parameters: { linear: { epochs: 1000 } } });
      await test.waitForEpochs(job);
      await test.startWorker();
      for (const seconds of [TWO_HOURS, -TWO_HOURS, TWO_HOURS]) {
        const { heartbeatAt } = await test.job(job.id);
        clock.set(seconds);
        await waitFor('a heartbeat', async () => (await test.job(job.id)).heartbeatAt! > heartbeatAt!);
      }
      expect((await test.job(job.id)).attempt).toBe(1);
      await jumping.stop('SIGKILL');
      const killedAt = performance.now();
      await waitFor('the other to take it', async () => (await test.job(job.id)).attempt === 2, 60_000);
      noteRecovery('clock jump', killedAt, 'a job of a killed worker whose clock was ahead is taken over');
      expect((await requestCancel(test.db, job.id)).state).toBe('cancelled');
    },
    LIMIT_MS,
  );

  it(
    'loses no answer of an API',
    async () => {
      await champion(test, 'lamps', 'a');
      const clock = new MovingClock(test.environment.dataDir, 'api');
      const api = await startApi(test.environment, clock.variables);
      const load = new PredictionLoad(api.url, 'lamps', 2);
      for (const seconds of [TWO_HOURS, -TWO_HOURS, 0]) {
        const before = load.acknowledged.length;
        clock.set(seconds);
        await waitFor('answers', () => load.acknowledged.length > before + 20);
      }
      const ids = await load.stop();
      expect(load.failed).toBe(0);
      await waitFor('all of them', async () => (await storedOf(test.db, ids)) === ids.length);
      expect(new Set(ids).size).toBe(ids.length);
      expect((await readiness(api.url)).ready).toBe(true);
      await waitFor('its health', async () => (await health(api.url)).status === 'ok');
      await api.stop('SIGKILL');
    },
    LIMIT_MS,
  );
});
