import { In } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestCancel } from '../../src/queue/job-store.js';
import { OPEN_STATES } from '../../src/queue/states.js';
import { Job } from '../../src/store/entities/job.js';
import { JobTest } from '../jobs/support/job-test.js';
import type { RunningProgram } from '../support/programs.js';
import { isThorough } from '../support/thorough.js';
import { waitFor } from '../support/wait.js';
import { LIMIT_MS, noteRecovery } from './support/scale.js';
import { healthUrlOf, metrics, readiness } from './support/service.js';

const JOBS = isThorough ? 10_000 : 200;
/** Those that are left to run to their end. */
const RUN = isThorough ? 20 : 3;
const SHORT = {
  text: { wordNgramMax: 1, titleCharNgramMax: 0, descriptionCharNgramMax: 0 },
  linear: { epochs: 1 },
};

let test: JobTest;
let worker: RunningProgram;
let datasetVersionId: string;

beforeAll(async () => {
  test = await JobTest.create();
  datasetVersionId = await test.importSample(300);
}, LIMIT_MS);
afterAll(() => test?.close());

const open = () => test.db.manager.countBy(Job, { state: In([...OPEN_STATES]) });

async function queued(): Promise<number> {
  const counts = await test.dispatcher.all().get('training')!.getJobCounts('waiting', 'active', 'delayed');
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

describe(`${JOBS} jobs at once`, () => {
  it(
    'are all kept, come back to a Redis that was emptied, and run once each',
    async () => {
      const askedAt = performance.now();
      const jobs: Job[] = [];
      for (let from = 0; from < JOBS; from += 100) {
        const some = Array.from({ length: 100 }, () =>
          test.train({ datasetVersionId, modelName: 'many', parameters: SHORT }),
        );
        jobs.push(...(await Promise.all(some)));
      }
      noteRecovery('many jobs', askedAt, `${JOBS} asked for`);
      expect(await test.db.manager.countBy(Job, { state: 'queued' })).toBe(JOBS);

      await test.emptyRedis();
      const emptiedAt = performance.now();
      worker = await test.startWorker();
      await waitFor('all to be back', async () => (await queued()) >= JOBS - 5, LIMIT_MS);
      noteRecovery(
        'Redis emptied',
        emptiedAt,
        `${JOBS} jobs are on their queue again (with a worker's start)`,
      );
      const url = healthUrlOf(worker.log());
      expect((await readiness(url)).ready).toBe(true);
      expect(await metrics(url)).toMatch(/^gondola_jobs\{kind="model.train",state="queued"\} \d/m);

      const kept = jobs.slice(0, RUN);
      for (let from = RUN; from < JOBS; from += 50) {
        await Promise.all(jobs.slice(from, from + 50).map(({ id }) => requestCancel(test.db, id)));
      }
      for (const job of kept) {
        const done = await test.waitForState(job, 'succeeded', LIMIT_MS);
        expect(await test.statesOf(done)).toEqual(['queued', 'running', 'succeeded']);
      }
      await waitFor('all to have ended', async () => (await open()) === 0, LIMIT_MS);
      await waitFor('the queue to be empty', async () => (await queued()) === 0, LIMIT_MS);
      const [{ versions }] = await test.db.query('SELECT COUNT(*) AS versions FROM model_version');
      const ran = await test.db.manager.countBy(Job, { kind: 'model.train', state: 'succeeded' });
      expect(Number(versions)).toBe(ran);
      expect(await test.db.manager.countBy(Job, { state: 'cancelled' })).toBe(JOBS - ran);
    },
    2 * LIMIT_MS,
  );
});
