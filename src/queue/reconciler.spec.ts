import { pino } from 'pino';
import { type DataSource, In } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestEnvironment, type TestEnvironment } from '../../test/support/environment.js';
import { newId } from '../platform/ids.js';
import { Job } from '../store/entities/job.js';
import { claimJob, endAttempt, keepResult } from './attempts.js';
import { TRAIN_MODEL } from './definitions.js';
import { Dispatcher } from './dispatcher.js';
import { insertJob } from './job-store.js';
import { reconcileJobs } from './reconciler.js';

const SECOND = 1000;

let environment: TestEnvironment;
let db: DataSource;
let dispatcher: Dispatcher;

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = await environment.openDatabase();
  dispatcher = new Dispatcher({ url: environment.redisUrl, queuePrefix: environment.queuePrefix });
  await Promise.all([...dispatcher.all().values()].map((queue) => queue.waitUntilReady()));
});
afterAll(async () => {
  await Promise.all([...dispatcher.all().values()].map((queue) => queue.obliterate({ force: true })));
  await dispatcher.close();
  await environment.close();
});

const insert = () => insertJob(db.manager, TRAIN_MODEL, { payload: { runId: newId() }, request: {} });
const claimed = async () => (await claimJob(db, (await insert()).id, 'one'))!;
const queueState = async ({ id, kind }: Job) => (await dispatcher.queueOf(kind).getJob(id))?.getState();
const stored = ({ id }: Job) => db.manager.findOneByOrFail(Job, { id });

/** Reconciles as if this much time had passed; says what was put back, of the given job. */
async function putBackAfter(ms: number, job: Job): Promise<boolean> {
  const log = pino({ level: 'silent' });
  return (await reconcileJobs(db, dispatcher, log, new Date(Date.now() + ms))).includes(job.id);
}

describe('the reconciler', () => {
  it('puts a queued row on the queue that is not there', async () => {
    const job = await insert();
    expect(await putBackAfter(3 * SECOND, job)).toBe(true);
    expect(await queueState(job)).toBe('waiting');
  });

  it('leaves a row alone that is on its queue', async () => {
    const job = await insert();
    await dispatcher.dispatch(job);
    expect(await putBackAfter(3 * SECOND, job)).toBe(false);
  });

  it('leaves a row alone that was written just now', async () => {
    expect(await putBackAfter(0, await insert())).toBe(false);
  });

  it('leaves a running job alone while its worker gives signs of life, whatever the queue says', async () => {
    expect(await putBackAfter(10 * SECOND, await claimed())).toBe(false);
  });

  it('puts a running job back whose worker is silent and which is not on the queue', async () => {
    const job = await claimed();
    expect(await putBackAfter(16 * SECOND, job)).toBe(true);
    expect(await stored(job)).toMatchObject({ state: 'queued', attempt: 1 });
    expect(await queueState(job)).toBe('waiting');
  });

  it('leaves a silent job to the queue, while the queue has it', async () => {
    const job = await claimed();
    await dispatcher.dispatch(job);
    expect(await putBackAfter(16 * SECOND, job)).toBe(false);
    expect((await stored(job)).state).toBe('running');
  });

  it('puts a running job back whose last sign of life is of a time that has not come', async () => {
    const job = await claimed();
    expect(await putBackAfter(-60 * SECOND, job)).toBe(true);
  });

  it('finds what is missing behind more than a page of rows that are not', async () => {
    const template = await insert();
    const others = Array.from({ length: 1_010 }, () => ({ ...template, id: newId() }));
    await db.manager.insert(Job, others);
    await Promise.all(others.map((job) => dispatcher.dispatch(job)));
    const job = await insert();
    expect(await putBackAfter(3 * SECOND, job)).toBe(true);
    await db.manager.delete(Job, { id: In(others.map(({ id }) => id)) });
  });

  it('ends a silent job that had kept its result', async () => {
    const job = await claimed();
    await keepResult(db.manager, job, { version: 7 });
    expect(await putBackAfter(16 * SECOND, job)).toBe(false);
    expect(await stored(job)).toMatchObject({ state: 'succeeded', attempt: 1 });
  });

  it('leaves finished jobs alone', async () => {
    const job = await claimed();
    await endAttempt(db, job, { type: 'done', result: {} });
    expect(await putBackAfter(60 * SECOND, job)).toBe(false);
  });

  it('is not stopped by a row of a kind that this program does not know', async () => {
    const unknown = await insert();
    await db.manager.update(Job, { id: unknown.id }, { kind: 'model.renamed' });
    const job = await insert();
    expect(await putBackAfter(3 * SECOND, job)).toBe(true);
    await db.manager.delete(Job, { id: unknown.id });
  });
});

describe('a dispatcher whose Redis was never there', () => {
  it('gives up within its limit instead of keeping a request waiting', async () => {
    const nowhere = new Dispatcher({ url: 'redis://127.0.0.1:1', queuePrefix: 'none' });
    const before = performance.now();
    expect(await nowhere.tryDispatch({ id: newId(), kind: TRAIN_MODEL.kind })).toBe(false);
    await nowhere.remove({ id: newId(), kind: TRAIN_MODEL.kind });
    expect(performance.now() - before).toBeLessThan(3000);
    await nowhere.close();
  });
});
