import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestCancel } from '../../src/queue/job-store.js';
import type { Job } from '../../src/store/entities/job.js';
import { ModelAliasChange, ModelVersion } from '../../src/store/entities/registry.js';
import type { RunningProgram } from '../support/programs.js';
import { waitFor } from '../support/wait.js';
import { JobTest } from './support/job-test.js';

const LONG = { linear: { epochs: 1000 } };

let test: JobTest;
let datasetVersionId: string;

beforeAll(async () => {
  test = await JobTest.create();
  datasetVersionId = await test.importSample(1000);
});
afterAll(() => test.close());

/** As an API in another process than the worker does it. */
const cancel = (job: Job) => requestCancel(test.db, job.id);

async function expectNothingCame(job: Job): Promise<void> {
  expect(await test.runOf(job)).toMatchObject({ status: 'KILLED', promotionVerdict: null });
  expect((await test.runOf(job)).endedAt).not.toBeNull();
  expect(await test.db.manager.countBy(ModelVersion, { runId: job.runId! })).toBe(0);
  expect(await test.db.manager.count(ModelAliasChange)).toBe(0);
}

describe('a cancelled job', () => {
  let worker: RunningProgram;

  it('ends at once while it is queued, and no worker starts it later', async () => {
    const job = await test.train({ datasetVersionId });
    expect((await cancel(job)).state).toBe('cancelled');
    worker = await test.startWorker();
    const next = await test.train({ datasetVersionId, parameters: LONG });
    await test.waitForState(next, 'running'); // the one before it was passed over
    expect(await test.job(job.id)).toMatchObject({ state: 'cancelled', attempt: 0 });
    await expectNothingCame(job);
    await cancel(next);
  });

  it('ends while it runs: the row at once, its thread within 3 s, and nothing comes of it', async () => {
    const job = await test.train({ datasetVersionId, parameters: LONG });
    await test.waitForEpochs(job);
    const before = performance.now();
    await cancel(job);
    const health = /"health":"([^"]+)"/.exec(worker.log())![1]!;
    await waitFor('the worker to be idle', async () => {
      const { activeJobs } = (await (await fetch(`${health}/healthz`)).json()) as { activeJobs: number };
      return activeJobs === 0;
    });
    expect(performance.now() - before).toBeLessThan(3000);
    expect(await test.statesOf(job)).toEqual(['queued', 'running', 'cancelled']);
    await expectNothingCame(job);
  });

  it('ends at once when its worker was killed before', async () => {
    const job = await test.train({ datasetVersionId, parameters: LONG });
    await test.waitForEpochs(job);
    await worker.stop('SIGKILL');
    expect((await cancel(job)).state).toBe('cancelled');
    await expectNothingCame(job);
  });
});
