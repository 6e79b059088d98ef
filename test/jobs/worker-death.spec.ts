import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Job } from '../../src/store/entities/job.js';
import { ModelVersion } from '../../src/store/entities/registry.js';
import { JobTest } from './support/job-test.js';

const PARAMETERS = { epochs: 40, seed: 5 };

let test: JobTest;
let datasetVersionId: string;
let undisturbedDigest: string;

beforeAll(async () => {
  test = await JobTest.create();
  datasetVersionId = await test.importSample(1500);
});
afterAll(() => test.close());

const start = () => test.train({ datasetVersionId, parameters: PARAMETERS });

const digestOf = async ({ runId }: Job) =>
  (await test.db.manager.findOneByOrFail(ModelVersion, { runId: runId! })).artifactDigest;

/** How many points of each metric there are at most for one step. */
async function pointsPerStepMax({ runId }: Job): Promise<number> {
  const [{ most }] = await test.db.manager.query(
    `SELECT MAX(points) AS most
       FROM (SELECT COUNT(*) AS points FROM run_metric WHERE run_id = ? GROUP BY name, step) AS per_step`,
    [runId],
  );
  return Number(most);
}

describe('a training whose worker goes away', () => {
  it('is put back by SIGTERM, not counted, and finished by another worker', async () => {
    const first = await test.startWorker();
    const job = await start();
    await test.waitForEpochs(job, 3);
    const before = performance.now();
    expect(await first.stop('SIGTERM')).toBe(0);
    expect(performance.now() - before).toBeLessThan(5000);
    expect(await test.job(job.id)).toMatchObject({ state: 'queued', stage: 'waiting', attemptsMax: 6 });

    const second = await test.startWorker();
    const done = await test.waitForState(job, 'succeeded');
    expect(await test.statesOf(done)).toEqual(['queued', 'running', 'queued', 'running', 'succeeded']);
    expect(await pointsPerStepMax(done)).toBe(1);
    undisturbedDigest = await digestOf(await test.waitForState(await start(), 'succeeded'));
    expect(await digestOf(done)).toBe(undisturbedDigest);
    await second.stop('SIGTERM');
  }, 60_000);

  it('is taken over within 20 s of SIGKILL and ends with the same bytes as one that was left in peace', async () => {
    const first = await test.startWorker();
    const job = await start();
    await test.waitForEpochs(job, 3);
    await test.startWorker();
    const killedAt = Date.now();
    await first.stop('SIGKILL');
    const done = await test.waitForState(job, 'succeeded', 45_000);

    const events = await test.db.manager.query(
      'SELECT note, happened_at AS happenedAt FROM job_event WHERE job_id = ? ORDER BY id',
      [job.id],
    );
    const takeover = events.find(({ note }: { note: string }) => note.startsWith('taken over from'));
    const takeoverMs = takeover.happenedAt.getTime() - killedAt;
    console.info(`taken over ${Math.round(takeoverMs)} ms after SIGKILL`);
    expect(takeoverMs).toBeLessThan(20_000);
    expect(done.attempt).toBe(2);
    expect(await digestOf(done)).toBe(undisturbedDigest);
    expect(await pointsPerStepMax(done)).toBe(1);
  }, 90_000);
});
