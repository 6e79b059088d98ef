import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runIfDue } from '../../src/pipeline/loop/retraining/run-due.js';
import { removeSchedule, setSchedule } from '../../src/pipeline/loop/retraining/schedules.js';
import { reconcileSchedules } from '../../src/pipeline/loop/schedules/keep-schedules.js';
import { createLogger } from '../../src/platform/logging.js';
import { DEFAULT_RETRAINING_POLICY } from '../../src/platform/retraining-policy.js';
import { Dispatcher } from '../../src/queue/dispatcher.js';
import { ScheduleQueue } from '../../src/queue/schedule-queue.js';
import { Model } from '../../src/store/entities/registry.js';
import { RetrainingRequest, RetrainingSchedule } from '../../src/store/entities/retraining.js';
import { subjectOf } from '../../src/subjects/subjects.js';
import { at, RetrainingTest } from './support.js';

const HOUR = 60;
const DAY = 24 * HOUR;

let test: RetrainingTest;
let redis: Redis;
let dispatcher: Dispatcher;
let schedules: ScheduleQueue;
beforeAll(async () => {
  test = await RetrainingTest.create();
  const { redisUrl: url, queuePrefix } = test.environment;
  redis = new Redis(url, { maxRetriesPerRequest: null });
  dispatcher = new Dispatcher({ url, queuePrefix });
  schedules = new ScheduleQueue(redis, { queuePrefix });
});
afterAll(async () => {
  await schedules?.close();
  await dispatcher?.close();
  await emptyRedis();
  redis?.disconnect();
  await test?.close();
});

const context = () => ({
  ...{ db: test.db, dispatcher, schedules, policy: DEFAULT_RETRAINING_POLICY, driftChecks: null },
  subjectOf,
  log: createLogger('test', 'silent'),
});

async function emptyRedis(): Promise<void> {
  const keys = await redis.keys(`${test.environment.queuePrefix}:*`);
  if (keys.length > 0) await redis.del(...keys);
}

/** A model that is to be trained every day at three, set at the given minute. */
async function daily(minute: number): Promise<RetrainingSchedule> {
  const request = { modelName: await test.champion(), cron: '0 3 * * *', timeZone: 'UTC', enabled: true };
  return setSchedule(test.db, request, at(minute));
}

const requestsOf = ({ modelId }: RetrainingSchedule) =>
  test.db.manager.findBy(RetrainingRequest, { modelId });
const read = ({ id }: RetrainingSchedule) => test.db.manager.findOneByOrFail(RetrainingSchedule, { id });

/** The schedulers that BullMQ has for a schedule, as their keys in Redis. */
const schedulersOf = async ({ id }: RetrainingSchedule) =>
  redis.hgetall(`${test.environment.queuePrefix}:schedules:repeat:${id}`);

describe('a schedule', () => {
  it('is kept with its next time', async () => {
    expect(await read(await daily(0))).toMatchObject({
      ...{ cron: '0 3 * * *', timeZone: 'UTC', enabled: true, lastDueAt: null },
      nextDueAt: at(3 * HOUR),
    });
  });

  it('takes the place of the one before', async () => {
    const first = await daily(0);
    const { name } = await test.db.manager.findOneByOrFail(Model, { id: first.modelId });
    const request = { modelName: name, cron: '0  5 * * *', timeZone: 'Asia/Tokyo', enabled: true };
    const second = await setSchedule(test.db, request, at(0));
    expect(await read(second)).toMatchObject({ id: first.id, cron: '0 5 * * *', nextDueAt: at(20 * HOUR) });
  });

  it('is never due while it is off', async () => {
    const modelName = await test.champion();
    const off = await setSchedule(
      test.db,
      { modelName, cron: '0 3 * * *', timeZone: 'UTC', enabled: false },
      at(0),
    );
    expect(off.nextDueAt).toBeNull();
    expect(await runIfDue(context(), off.id, at(DAY))).toBeNull();
  });

  it('cannot be set for a model that is not there', async () => {
    const request = { modelName: 'nobody', cron: '0 3 * * *', timeZone: 'UTC', enabled: true };
    await expect(setSchedule(test.db, request, at(0))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(removeSchedule(test.db, 'nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('cannot be removed where there is none', async () => {
    const modelName = await test.champion();
    await expect(removeSchedule(test.db, modelName)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a tick', () => {
  it('that comes too early asks for nothing', async () => {
    const schedule = await daily(0);
    expect(await runIfDue(context(), schedule.id, at(3 * HOUR - 1))).toBeNull();
    expect(await requestsOf(schedule)).toEqual([]);
  });

  it('starts a run that says by which schedule and for when', async () => {
    const schedule = await daily(0);
    const request = await runIfDue(context(), schedule.id, at(3 * HOUR));
    expect(request).toMatchObject({
      ...{ cause: 'SCHEDULE', decision: 'STARTED', alarm: `schedule:${schedule.id}` },
      evidence: { cron: '0 3 * * *', timeZone: 'UTC', dueAt: at(3 * HOUR).toISOString() },
    });
    expect(await read(schedule)).toMatchObject({ lastDueAt: at(3 * HOUR), nextDueAt: at(DAY + 3 * HOUR) });
  });

  it('that comes ten times at once asks once', async () => {
    const schedule = await daily(0);
    const ticks = Array.from({ length: 10 }, () => runIfDue(context(), schedule.id, at(3 * HOUR)));
    expect((await Promise.all(ticks)).filter((request) => request !== null)).toHaveLength(1);
    expect(await requestsOf(schedule)).toHaveLength(1);
  });

  it('of a schedule that is gone asks for nothing', async () => {
    const schedule = await daily(0);
    await test.db.manager.delete(RetrainingSchedule, { id: schedule.id });
    expect(await runIfDue(context(), schedule.id, at(DAY))).toBeNull();
  });

  it('starts nothing beside a run that is under way', async () => {
    const schedule = await daily(0);
    await runIfDue(context(), schedule.id, at(3 * HOUR));
    expect((await runIfDue(context(), schedule.id, at(DAY + 3 * HOUR)))!.decision).toBe('IN_FLIGHT');
  });
});

describe('ticks that find a run under way', () => {
  it('are counted in one request', async () => {
    const schedule = await daily(0);
    for (const day of [0, 1, 2]) await runIfDue(context(), schedule.id, at(day * DAY + 3 * HOUR));
    const found = (await requestsOf(schedule)).map(({ decision, repeats }) => [decision, repeats]);
    expect(found.toSorted()).toEqual([
      ['IN_FLIGHT', 2],
      ['STARTED', 1],
    ]);
  });
});

describe('reconciling', () => {
  it('makes up once for all that was missed in ten days', async () => {
    const schedule = await daily(0);
    await reconcileSchedules(context(), at(10 * DAY));
    await reconcileSchedules(context(), at(10 * DAY + 1));
    expect(await requestsOf(schedule)).toHaveLength(1);
    expect((await read(schedule)).nextDueAt).toEqual(at(10 * DAY + 3 * HOUR));
  });

  it('does not make up for what was due before the schedule was set', async () => {
    const schedule = await daily(10 * DAY);
    await reconcileSchedules(context(), at(10 * DAY + 1));
    expect(await requestsOf(schedule)).toEqual([]);
  });

  it('gives Redis the schedules that it has lost', async () => {
    const schedule = await daily(0);
    await reconcileSchedules(context(), at(0));
    await emptyRedis();
    await reconcileSchedules(context(), at(0));
    expect(await schedulersOf(schedule)).toMatchObject({ pattern: '0 3 * * *', tz: 'UTC' });
  });

  it('leaves what Redis knows as it is', async () => {
    await daily(0);
    await reconcileSchedules(context(), new Date());
    expect(await schedules.agree(await enabled(), new Date())).toEqual([]);
  });

  it('changes and removes in Redis what was changed and removed in MySQL', async () => {
    const [changed, removed] = [await daily(0), await daily(0)];
    await reconcileSchedules(context(), at(0));
    await test.db.manager.update(RetrainingSchedule, { id: changed.id }, { timeZone: 'Asia/Tokyo' });
    await test.db.manager.delete(RetrainingSchedule, { id: removed.id });
    await reconcileSchedules(context(), at(0));
    expect(await schedulersOf(changed)).toMatchObject({ tz: 'Asia/Tokyo' });
    expect(await schedulersOf(removed)).toEqual({});
  });
});

const enabled = () => test.db.manager.findBy(RetrainingSchedule, { enabled: true });
