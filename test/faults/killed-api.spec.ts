import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JobTest } from '../jobs/support/job-test.js';
import { champion } from '../support/models.js';
import { startApi } from '../support/programs.js';
import { isThorough } from '../support/thorough.js';
import { waitFor } from '../support/wait.js';
import { LIMIT_MS, noteRecovery } from './support/scale.js';
import { PredictionLoad, readiness, storedOf } from './support/service.js';

const KILLS = isThorough ? 5 : 2;

let test: JobTest;

beforeAll(async () => {
  test = await JobTest.create();
  await champion(test, 'lamps', 'a');
}, LIMIT_MS);
afterAll(() => test?.close());

describe('an API that is killed under load', () => {
  it(
    `loses no answer that it gave, ${KILLS} times in a row`,
    async () => {
      const acknowledged: string[] = [];
      for (let kill = 0; kill < KILLS; kill++) {
        const api = await startApi(test.environment);
        const load = new PredictionLoad(api.url, 'lamps', 32);
        await waitFor('answers', () => load.acknowledged.length > 500, 60_000);
        await api.stop('SIGKILL');
        acknowledged.push(...(await load.stop()));
      }
      const since = performance.now();
      const api = await startApi(test.environment);
      expect((await readiness(api.url)).ready).toBe(true);
      noteRecovery('API killed', since, 'started again, with all that was in the spool stored');
      expect(await storedOf(test.db, acknowledged)).toBe(acknowledged.length);
      expect(new Set(acknowledged).size).toBe(acknowledged.length);
      await api.stop();
    },
    LIMIT_MS,
  );
});
