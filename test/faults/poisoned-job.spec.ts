import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { splitSharesSchema } from '../../src/pipeline/dataset/import-shape.js';
import { Job } from '../../src/store/entities/job.js';
import { startImport } from '../../src/subjects/start-import.js';
import { JobTest } from '../jobs/support/job-test.js';
import { type RunningProgram, startProgram } from '../support/programs.js';
import { isThorough } from '../support/thorough.js';
import { waitFor } from '../support/wait.js';
import { deadly } from './support/deadly.js';
import { LIMIT_MS, noteRecovery } from './support/scale.js';

let test: JobTest;
let datasetVersionId: string;
let stop: (() => Promise<number>) | undefined;

beforeAll(async () => {
  test = await JobTest.create();
  datasetVersionId = await test.importSample(600);
}, LIMIT_MS);
afterAll(async () => {
  await stop?.();
  await test?.close();
});

/** Keeps a worker running, as a service manager does, until it is told to stop. @returns the number of its starts */
function keepWorker(variables: Record<string, string>) {
  let isStopping = false;
  let starts = 0;
  let worker: RunningProgram | undefined;
  const kept = (async () => {
    while (!isStopping) {
      worker = startProgram('worker', test.environment, variables);
      starts += 1;
      await once(worker.process, 'exit');
    }
  })();
  return async () => {
    isStopping = true;
    await worker?.stop('SIGKILL');
    await kept;
    return starts;
  };
}

describe('a job that kills whatever runs it', () => {
  it(
    'takes one worker with it, fails after its attempts, and harms no job that runs beside it',
    async () => {
      const source = { sample: { listings: 300, seed: 9, pictures: false } };
      const poisoned = await startImport(test, {
        name: 'poisoned',
        source,
        split: splitSharesSchema.parse({}),
      });
      if (!isThorough) await test.db.manager.update(Job, { id: poisoned.id }, { attemptsMax: 3 });
      const innocent = await test.train({ datasetVersionId, parameters: { linear: { epochs: 60 } } });
      stop = keepWorker(deadly('dataset.import', '', { again: true }));
      const since = performance.now();
      const failed = await waitFor(
        'the poisoned job to fail',
        async () => {
          const job = await test.db.manager.findOneByOrFail(Job, { id: poisoned.id });
          return job.state === 'failed' ? job : null;
        },
        LIMIT_MS,
      );
      noteRecovery('poisoned job', since, `given up after ${failed.attempt} attempts`);
      expect(failed.attempt).toBe(failed.attemptsMax);
      expect(failed.errorMessage).toContain('SIGKILL');
      const done = await test.waitForState(innocent, 'succeeded', LIMIT_MS);
      expect(done.attempt).toBeLessThanOrEqual(2);
      expect(await stop()).toBe(2);
    },
    LIMIT_MS,
  );
});
