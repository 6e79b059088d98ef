import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WORKER_TIMING } from '../../src/queue/dispatcher.js';
import type { Job } from '../../src/store/entities/job.js';
import { ModelAlias, ModelAliasChange, ModelVersion } from '../../src/store/entities/registry.js';
import { RunArtifact } from '../../src/store/entities/tracking.js';
import { waitFor } from '../support/wait.js';
import { JobTest } from './support/job-test.js';

const EPOCHS = 100;
const LONG = { linear: { epochs: EPOCHS }, seed: 3 };

const LONGER_THAN_LOCK_MS = WORKER_TIMING.lockDuration + 1000;

let test: JobTest;
let datasetVersionId: string;
let dispatched: Job;
let dispatchMs: number;

beforeAll(async () => {
  test = await JobTest.create();
  datasetVersionId = await test.importSample(1500);
  const before = performance.now();
  dispatched = await test.train({ datasetVersionId, experiment: 'spine', parameters: LONG });
  dispatchMs = performance.now() - before;
});
afterAll(() => test.close());

const rows = (sql: string, ...values: unknown[]) => test.db.manager.query(sql, values);

describe('a training job', () => {
  it('is a row and a run at once, before any worker exists', async () => {
    expect(dispatchMs).toBeLessThan(1000);
    expect(await test.job(dispatched.id)).toMatchObject({
      state: 'queued',
      attempt: 0,
      runId: dispatched.runId,
    });
    expect((await test.runOf(dispatched)).status).toBe('SCHEDULED');
  });

  it('runs once to its end while its worker answers, with rising progress, stage and time left', async () => {
    const worker = await test.startWorker();
    const health = /"health":"([^"]+)"/.exec(worker.log())![1]!;
    const seen: Job[] = [];
    let slowestAnswerMs = 0;
    // A fast machine would end the training within the lock's time.
    const release = test.waitForEpochs(dispatched, EPOCHS / 10).then(() => test.holdRun(dispatched));
    const done = await waitFor(
      'the training to end',
      async () => {
        const before = performance.now();
        const answer = await fetch(`${health}/healthz`);
        expect(answer.status).toBe(200);
        slowestAnswerMs = Math.max(slowestAnswerMs, performance.now() - before);
        const job = await test.job(dispatched.id);
        seen.push(job);
        if (Date.now() - (job.startedAt ?? new Date()).getTime() > LONGER_THAN_LOCK_MS)
          await (await release)();
        return job.finishedAt === null ? null : job;
      },
      60_000,
    );
    const percents = seen.map(({ progressPercent }) => progressPercent);
    expect(done).toMatchObject({ state: 'succeeded', attempt: 1, progressPercent: 100, stage: 'done' });
    expect(done.finishedAt!.getTime() - done.startedAt!.getTime()).toBeGreaterThan(LONGER_THAN_LOCK_MS);
    expect(await test.statesOf(done)).toEqual(['queued', 'running', 'succeeded']);
    expect(slowestAnswerMs).toBeLessThan(1000);
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
    expect(new Set(percents).size).toBeGreaterThan(8);
    expect(seen.some(({ stage, etaSeconds }) => stage.startsWith('training, epoch') && etaSeconds! > 0)).toBe(
      true,
    );
  }, 70_000);

  it('leaves params, a point of each metric per epoch, a report per class and a confusion matrix', async () => {
    const { runId } = dispatched;
    const run = await test.runOf(dispatched);
    expect(run).toMatchObject({ status: 'FINISHED', promotionVerdict: 'PROMOTED', errorCode: null });
    expect(run.featureSetDigest).toMatch(/^[0-9a-f]{64}$/);
    const params = await rows('SELECT name, value FROM run_param WHERE run_id = ?', runId);
    expect(params).toContainEqual({ name: 'linear.epochs', value: String(EPOCHS) });
    // Not asked for, but chosen by the number of listings.
    expect(params).toContainEqual({ name: 'effective.text.wordWeight', value: '2.5' });
    expect(params).not.toContainEqual(expect.objectContaining({ name: 'text.wordWeight' }));
    const [{ points, steps }] = await rows(
      "SELECT COUNT(*) AS points, COUNT(DISTINCT step) AS steps FROM run_metric WHERE run_id = ? AND name = 'train.validation_weighted_f1'",
      runId,
    );
    expect([points, steps].map(Number)).toEqual([EPOCHS, EPOCHS]);
    const [{ goldRows }] = await rows(
      'SELECT gold_rows AS goldRows FROM dataset_version WHERE id = ?',
      datasetVersionId,
    );
    const [{ support }] = await rows(
      "SELECT SUM(support) AS support FROM run_class_metric WHERE run_id = ? AND split = 'gold'",
      runId,
    );
    const [{ cells }] = await rows(
      "SELECT SUM(row_count) AS cells FROM run_confusion WHERE run_id = ? AND split = 'gold'",
      runId,
    );
    expect([Number(support), Number(cells)]).toEqual([goldRows, goldRows]);
  });

  it('leaves an artifact, a version and the first champion with its history', async () => {
    const version = await test.db.manager.findOneByOrFail(ModelVersion, { runId: dispatched.runId! });
    const artifact = await test.db.manager.findOneByOrFail(RunArtifact, {
      ...{ runId: dispatched.runId!, path: 'model.gondola' },
    });
    const alias = await test.db.manager.findOneByOrFail(ModelAlias, { alias: 'champion' });
    const [change] = await test.db.manager.find(ModelAliasChange);
    expect(version).toMatchObject({ version: 1, artifactDigest: artifact.digest });
    expect(await test.artifacts.bytesOf(artifact.digest)).toBeGreaterThan(1000);
    expect(alias.modelVersionId).toBe(version.id);
    expect(change).toMatchObject({
      fromVersionId: null,
      toVersionId: version.id,
      reason: 'There was no champion.',
    });
    expect((await test.job(dispatched.id)).result).toMatchObject({
      modelVersionId: version.id,
      verdict: 'PROMOTED',
    });
  });
});
