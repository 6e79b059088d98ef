import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimJob, endAttempt } from '../../src/queue/attempts.js';
import type { Job } from '../../src/store/entities/job.js';
import { ModelVersion } from '../../src/store/entities/registry.js';
import { waitFor } from '../support/wait.js';
import { JobTest } from './support/job-test.js';

const PARAMETERS = { linear: { epochs: 30 }, seed: 5 };

let test: JobTest;
let datasetVersionId: string;
let undisturbedDigest: string;

beforeAll(async () => {
  test = await JobTest.create();
  datasetVersionId = await test.importSample(1000);
});
afterAll(() => test.close());

const start = () => test.train({ datasetVersionId, parameters: PARAMETERS });

const digestOf = async ({ runId }: Job) =>
  (await test.db.manager.findOneByOrFail(ModelVersion, { runId: runId! })).artifactDigest!;

/** As when a worker was away for a while: others take it for dead, though it lives. @returns null when a heartbeat came between */
async function takeFromLiving({ id }: Job): Promise<Job | null> {
  await test.db.query('UPDATE job SET heartbeat_at = heartbeat_at - INTERVAL 1 MINUTE WHERE id = ?', [id]);
  return claimJob(test.db, id, 'another worker');
}

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
    await test.waitForEpochs(job, 2);
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
    const workers = [await test.startWorker(), await test.startWorker()];
    const job = await start();
    await test.waitForEpochs(job, 2);
    const { worker } = await test.job(job.id);
    const killedAt = Date.now();
    await workers.find(({ process }) => worker!.endsWith(`-${process.pid}`))!.stop('SIGKILL');
    const done = await test.waitForState(job, 'succeeded', 45_000);

    const events = await test.db.manager.query(
      'SELECT note, happened_at AS happenedAt FROM job_event WHERE job_id = ? ORDER BY id',
      [job.id],
    );
    const takeover = events.find(({ note }: { note: string }) => note.startsWith('taken over from'));
    const takeoverMs = takeover.happenedAt.getTime() - killedAt;
    expect(takeoverMs).toBeLessThan(20_000);
    expect(done.attempt).toBe(2);
    expect(await digestOf(done)).toBe(undisturbedDigest);
    expect(await pointsPerStepMax(done)).toBe(1);
  }, 90_000);

  it('is dropped, within 3 s, by a worker whose job another one was given, and then leaves no trace', async () => {
    const job = await start(); // the worker that took over is still there
    await test.waitForEpochs(job, 2);
    const taken = await waitFor('another worker to take it', () => takeFromLiving(job));
    const before = performance.now();
    await waitFor('the first worker to let go', async () => {
      const queued = await test.dispatcher.queueOf(job.kind).getJob(job.id);
      return (await queued?.getState()) === 'completed';
    });
    expect(performance.now() - before).toBeLessThan(3000);
    expect(await test.db.manager.countBy(ModelVersion, { runId: job.runId! })).toBe(0);
    await endAttempt(test.db, taken, { type: 'stopping' });
    const done = await test.waitForState(job, 'succeeded');
    expect(await digestOf(done)).toBe(undisturbedDigest);
    expect(await pointsPerStepMax(done)).toBe(1);
  }, 60_000);
});
