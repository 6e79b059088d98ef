import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestEnvironment, type TestEnvironment } from '../../test/support/environment.js';
import { newId } from '../platform/ids.js';
import { Job } from '../store/entities/job.js';
import { assertCurrentAttempt, claimJob, endAttempt, heartbeat, keepResult } from './attempts.js';
import { TRAIN_MODEL } from './definitions.js';
import { insertJob, requestCancel } from './job-store.js';

let environment: TestEnvironment;
let db: DataSource;

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = await environment.openDatabase();
});
afterAll(() => environment.close());

const PROGRESS = { percent: 10, stage: 'training', etaSeconds: 5 };

const queuedJob = () => insertJob(db.manager, TRAIN_MODEL, { payload: { runId: newId() }, request: {} });
const claimed = async (worker = 'one') => (await claimJob(db, (await queuedJob()).id, worker))!;
const stored = ({ id }: Job) => db.manager.findOneByOrFail(Job, { id });
/** As when its worker has died a minute ago. */
const silence = ({ id }: Job) =>
  db.query('UPDATE job SET heartbeat_at = heartbeat_at - INTERVAL 1 MINUTE WHERE id = ?', [id]);
const mayWrite = (job: Job) => db.transaction((manager) => assertCurrentAttempt(manager, job));

describe('claiming a job', () => {
  it('starts its first attempt', async () => {
    expect(await claimed('one')).toMatchObject({ state: 'running', attempt: 1, worker: 'one' });
  });

  it('gives a finished job to nobody', async () => {
    const job = await claimed();
    await endAttempt(db, job, { type: 'done', result: {} });
    expect(await claimJob(db, job.id, 'two')).toBeNull();
  });

  it('fails a job whose attempts are used up, with its last error', async () => {
    const job = await claimed();
    await db.manager.update(Job, { id: job.id }, { attempt: job.attemptsMax, errorMessage: 'no space left' });
    await silence(job);
    expect(await claimJob(db, job.id, 'two')).toBeNull();
    expect(await stored(job)).toMatchObject({
      state: 'failed',
      errorMessage: expect.stringContaining('no space left'),
    });
  });

  it('leaves a job with a worker that lives, though the queue brings it to another', async () => {
    const job = await claimed('one');
    expect(await claimJob(db, job.id, 'two')).toBeNull();
    expect(await stored(job)).toMatchObject({ state: 'running', attempt: 1, worker: 'one' });
  });

  it('takes a job whose last sign of life is of a time that has not come', async () => {
    const job = await claimed('one');
    await db.query('UPDATE job SET heartbeat_at = heartbeat_at + INTERVAL 1 HOUR WHERE id = ?', [job.id]);
    expect(await claimJob(db, job.id, 'two')).toMatchObject({ attempt: 2, worker: 'two' });
  });

  it('ends a job that had kept its result before its worker died, instead of running it again', async () => {
    const job = await claimed();
    await keepResult(db.manager, job, { version: 7 });
    expect(await claimJob(db, job.id, 'two')).toBeNull();
    expect(await stored(job)).toMatchObject({ state: 'succeeded', attempt: 1, result: { version: 7 } });
  });
});

describe('a job that the queue hands out twice', () => {
  it('belongs to the later attempt: the earlier one may neither write, nor beat, nor end it', async () => {
    const early = await claimed('one');
    await silence(early);
    const late = (await claimJob(db, early.id, 'two'))!;
    await expect(mayWrite(early)).rejects.toMatchObject({ code: 'SUPERSEDED' });
    expect(await heartbeat(db, early, PROGRESS)).toBe(false);
    await expect(endAttempt(db, early, { type: 'done', result: { by: 'one' } })).rejects.toMatchObject({
      code: 'SUPERSEDED',
    });
    expect(await heartbeat(db, late, PROGRESS)).toBe(true);
    await endAttempt(db, late, { type: 'done', result: { by: 'two' } });
    expect(await stored(late)).toMatchObject({ state: 'succeeded', attempt: 2, result: { by: 'two' } });
  });
});

describe('how an attempt ends', () => {
  const failed = (code: 'INTERNAL' | 'INVALID_INPUT') =>
    ({ type: 'failed', code, message: 'it broke' }) as const;

  it('again on the queue, when a retry can help and attempts are left', async () => {
    const job = await claimed();
    expect(await endAttempt(db, job, failed('INTERNAL'))).toBe('again');
    expect(await stored(job)).toMatchObject({ state: 'queued', errorMessage: 'it broke' });
  });

  it('failed at once, when a retry cannot help', async () => {
    const job = await claimed();
    expect(await endAttempt(db, job, failed('INVALID_INPUT'))).toBe('ended');
    expect(await stored(job)).toMatchObject({ state: 'failed', errorCode: 'INVALID_INPUT' });
  });

  it('without counting, when its worker is stopped', async () => {
    const job = await claimed();
    const { attemptsMax } = job;
    expect(await endAttempt(db, job, { type: 'stopping' })).toBe('again');
    const again = await stored(job);
    expect(again.attemptsMax - again.attempt).toBe(attemptsMax);
  });

  it.each([{ type: 'stopping' } as const, failed('INTERNAL')])(
    'succeeded, when its result was kept before: $type',
    async (outcome) => {
      const job = await claimed();
      await keepResult(db.manager, job, { version: 7 });
      expect(await endAttempt(db, job, outcome)).toBe('ended');
      expect(await stored(job)).toMatchObject({
        state: 'succeeded',
        errorCode: null,
        result: { version: 7 },
      });
    },
  );
});

describe('cancelling', () => {
  it('ends a running job at once and shuts its worker out', async () => {
    const job = await claimed();
    expect((await requestCancel(db, job.id)).state).toBe('cancelled');
    expect(await heartbeat(db, job, PROGRESS)).toBe(false);
    await expect(mayWrite(job)).rejects.toMatchObject({ code: 'SUPERSEDED' });
  });

  it('comes too late for a job that has kept its result', async () => {
    const job = await claimed();
    await keepResult(db.manager, job, { version: 7 });
    expect((await requestCancel(db, job.id)).state).toBe('succeeded');
  });

  it('leaves a finished job as it is', async () => {
    const job = await claimed();
    await endAttempt(db, job, { type: 'done', result: {} });
    expect((await requestCancel(db, job.id)).state).toBe('succeeded');
  });

  it('of an unknown job is refused', async () => {
    await expect(requestCancel(db, newId())).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
