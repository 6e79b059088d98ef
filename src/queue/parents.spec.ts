import { pino } from 'pino';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestEnvironment, type TestEnvironment } from '../../test/support/environment.js';
import { waitFor } from '../../test/support/wait.js';
import { newId } from '../platform/ids.js';
import { Job } from '../store/entities/job.js';
import { claimJob, endAttempt, keepResult } from './attempts.js';
import { SEARCH_PARAMETERS, TRAIN_TRIAL } from './definitions.js';
import { Dispatcher } from './dispatcher.js';
import { insertJob, requestCancel } from './job-store.js';
import { CHILDREN_PERCENT } from './parents.js';
import { reconcileJobs } from './reconciler.js';

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

const stored = ({ id }: Job) => db.manager.findOneByOrFail(Job, { id });
const claim = ({ id }: Job) => claimJob(db, id, 'one');
const queueState = async ({ id, kind }: Job) => (await dispatcher.queueOf(kind).getJob(id))?.getState();

/** A job that waits for this many others, as rows. */
async function family(count: number): Promise<{ parent: Job; children: Job[] }> {
  const row = () => ({ payload: { runId: newId() }, request: {} });
  const parent = await insertJob(db.manager, SEARCH_PARAMETERS, row());
  const children: Job[] = [];
  for (let child = 0; child < count; child++) {
    children.push(await insertJob(db.manager, TRAIN_TRIAL, { ...row(), parentJobId: parent.id }));
  }
  return { parent, children };
}

async function finish(child: Job, type: 'done' | 'failed' = 'done'): Promise<void> {
  const outcome = { done: { type, result: {} }, failed: { type, code: 'INVALID_INPUT', message: 'no' } }[
    type
  ];
  await endAttempt(db, (await claim(child))!, outcome as Parameters<typeof endAttempt>[2]);
}

/** Reconciles as if five seconds had passed. */
const reconcile = () =>
  reconcileJobs(db, dispatcher, pino({ level: 'silent' }), new Date(Date.now() + 5_000));

describe('a job that waits for others', () => {
  it('is given to nobody while one of them is open, and no attempt is used', async () => {
    const { parent, children } = await family(2);
    await finish(children[0]!);
    expect(await claim(parent)).toBeNull();
    expect(await stored(parent)).toMatchObject({ state: 'queued', attempt: 0 });
  });

  it('starts at the share of the others when they have ended, however they ended', async () => {
    const { parent, children } = await family(3);
    await finish(children[0]!);
    await finish(children[1]!, 'failed');
    await requestCancel(db, children[2]!.id);
    expect(await claim(parent)).toMatchObject({ attempt: 1, progressPercent: CHILDREN_PERCENT });
  });

  it('counts those that have ended, also when they end at the same time', async () => {
    const { parent, children } = await family(4);
    await Promise.all(children.slice(1).map((child) => finish(child)));
    const { progressPercent, stage } = await stored(parent);
    expect(progressPercent).toBeCloseTo(0.75 * CHILDREN_PERCENT);
    expect(stage).toBe('3 of 4 have ended');
  });

  it('takes the open ones with it when it is cancelled, and leaves the ended ones', async () => {
    const { parent, children } = await family(3);
    await finish(children[0]!);
    const running = (await claim(children[1]!))!;
    await requestCancel(db, parent.id);
    const states = await Promise.all([parent, ...children].map(async (job) => (await stored(job)).state));
    expect(states).toEqual(['cancelled', 'succeeded', 'cancelled', 'cancelled']);
    await expect(endAttempt(db, running, { type: 'done', result: {} })).rejects.toMatchObject({
      code: 'SUPERSEDED',
    });
  });

  it('lets one end as succeeded that had kept its result when it was cancelled', async () => {
    const { parent, children } = await family(1);
    await keepResult(db.manager, (await claim(children[0]!))!, { done: true });
    await requestCancel(db, parent.id);
    expect((await stored(children[0]!)).state).toBe('succeeded');
  });
});

describe('a flow on the queue', () => {
  it('holds the parent back and offers the children', async () => {
    const { parent, children } = await family(2);
    await dispatcher.tryDispatchFlow(parent, children);
    expect(await queueState(parent)).toBe('waiting-children');
    expect(await Promise.all(children.map(queueState))).toEqual(['waiting', 'waiting']);
  });

  it('brings the parent when its waiting children were taken off', async () => {
    const { parent, children } = await family(2);
    await dispatcher.tryDispatchFlow(parent, children);
    for (const child of children) await dispatcher.remove(child);
    await waitFor('the parent to wait', async () => (await queueState(parent)) === 'waiting');
  });

  it('that was lost comes back: first the children alone, then the parent', async () => {
    const { parent, children } = await family(2);
    expect(await reconcile()).not.toContain(parent.id);
    expect(await Promise.all(children.map(queueState))).toEqual(['waiting', 'waiting']);
    expect(await queueState(parent)).toBeUndefined();
    for (const child of children) await finish(child);
    expect(await reconcile()).toContain(parent.id);
    expect(await queueState(parent)).toBe('waiting');
  });

  it('whose children have ended without the queue knowing is mended', async () => {
    const { parent, children } = await family(1);
    await dispatcher.tryDispatchFlow(parent, children);
    await finish(children[0]!);
    expect(await reconcile()).toContain(parent.id);
    expect(await queueState(parent)).toBe('waiting');
  });

  it('is left alone while its children are open', async () => {
    const { parent, children } = await family(2);
    await dispatcher.tryDispatchFlow(parent, children);
    expect(await reconcile()).toEqual([]);
    expect(await queueState(parent)).toBe('waiting-children');
  });
});
