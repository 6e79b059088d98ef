import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCheckIfDue } from '../../src/pipeline/loop/drift-checks/run-due-check.js';
import { removeDriftSchedule, setDriftSchedule } from '../../src/pipeline/loop/drift-checks/schedules.js';
import { reconcileSchedules } from '../../src/pipeline/loop/schedules/keep-schedules.js';
import type { Cron } from '../../src/platform/cron.js';
import { createLogger } from '../../src/platform/logging.js';
import { DEFAULT_RETRAINING_POLICY } from '../../src/platform/retraining-policy.js';
import { Dispatcher } from '../../src/queue/dispatcher.js';
import { ScheduleQueue } from '../../src/queue/schedule-queue.js';
import { Job } from '../../src/store/entities/job.js';
import { DriftSchedule } from '../../src/store/entities/monitoring.js';
import { Model } from '../../src/store/entities/registry.js';
import { subjectOf } from '../../src/subjects/subjects.js';
import { at, RetrainingTest } from '../retraining/support.js';

const HOUR = 60;
const DAY = 24 * HOUR;
const DAILY: Cron = { cron: '0 3 * * *', timeZone: 'UTC' };

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

async function emptyRedis(): Promise<void> {
  const keys = await redis.keys(`${test.environment.queuePrefix}:*`);
  if (keys.length > 0) await redis.del(...keys);
}

/** One turn of a worker with this configuration. */
const turn = (minute: number, driftChecks: Cron | null = DAILY) =>
  reconcileSchedules(
    {
      ...{ db: test.db, dispatcher, schedules, driftChecks, policy: DEFAULT_RETRAINING_POLICY },
      ...{ log: createLogger('test', 'silent'), subjectOf },
    },
    at(minute),
  );

async function scheduleOf(modelName: string): Promise<DriftSchedule | null> {
  const { id: modelId } = await test.db.manager.findOneByOrFail(Model, { name: modelName });
  return test.db.manager.findOneBy(DriftSchedule, { modelId });
}

/** A champion that is to be checked every day at three, set at the beginning. */
const daily = async () =>
  setDriftSchedule(test.db, { modelName: await test.champion(), ...DAILY, enabled: true }, at(0));
const due = ({ id }: DriftSchedule, minute: number) =>
  runCheckIfDue({ db: test.db, dispatcher }, id, at(minute));
const read = ({ id }: DriftSchedule) => test.db.manager.findOneByOrFail(DriftSchedule, { id });
const end = (job: Job) => test.db.manager.update(Job, { id: job.id }, { state: 'succeeded' });

describe('the schedule of the configuration', () => {
  it('is given to a champion, and followed when the configuration changes', async () => {
    const modelName = await test.champion();
    await turn(0);
    expect(await scheduleOf(modelName)).toMatchObject({ ...DAILY, isPreset: true, nextDueAt: at(3 * HOUR) });
    await turn(1, { cron: '0 5 * * *', timeZone: 'UTC' });
    expect(await scheduleOf(modelName)).toMatchObject({ cron: '0 5 * * *', nextDueAt: at(5 * HOUR) });
  });

  it('goes when checks are switched off, but not what was set', async () => {
    const [preset, own] = [await test.champion(), await daily()];
    await turn(0);
    await turn(1, null);
    expect(await scheduleOf(preset)).toBeNull();
    expect(await read(own)).toMatchObject({ isPreset: false });
  });

  it('does not touch what a person has set, also where that is off', async () => {
    const modelName = await test.champion();
    await turn(0);
    await setDriftSchedule(test.db, { modelName, ...DAILY, enabled: false }, at(1));
    await turn(2, { cron: '0 5 * * *', timeZone: 'UTC' });
    expect(await scheduleOf(modelName)).toMatchObject({ ...DAILY, enabled: false, nextDueAt: null });
  });

  it('comes back when what was set is removed', async () => {
    const modelName = await test.champion();
    await setDriftSchedule(test.db, { modelName, cron: '0 9 * * *', timeZone: 'UTC', enabled: true }, at(0));
    await removeDriftSchedule(test.db, modelName);
    await turn(1);
    expect(await scheduleOf(modelName)).toMatchObject({ ...DAILY, isPreset: true });
    await expect(removeDriftSchedule(test.db, modelName)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is made once by workers that start together', async () => {
    const modelName = await test.champion();
    await Promise.all([turn(0), turn(0), turn(0)]);
    expect(await scheduleOf(modelName)).toMatchObject(DAILY);
  });
});

describe('a check that is due', () => {
  it('is a job over the day before, and not before its time', async () => {
    const schedule = await daily();
    expect(await due(schedule, 3 * HOUR - 1)).toBeNull();
    const { job } = (await due(schedule, 3 * HOUR))!;
    expect(job!.payload).toMatchObject({
      ...{ from: at(3 * HOUR - DAY).toISOString(), to: at(3 * HOUR).toISOString(), cause: 'SCHEDULE' },
    });
    expect(await read(schedule)).toMatchObject({
      ...{ lastDueAt: at(3 * HOUR), nextDueAt: at(DAY + 3 * HOUR), lastJobId: job!.id, lastSkipReason: null },
    });
  });

  it('is queued once by ten ticks at once', async () => {
    const schedule = await daily();
    const ticks = Array.from({ length: 10 }, () => due(schedule, 3 * HOUR));
    expect((await Promise.all(ticks)).filter((outcome) => outcome !== null)).toHaveLength(1);
  });

  it('is made up for once after ten days, with the newest window', async () => {
    const schedule = await daily();
    await turn(10 * DAY);
    await turn(10 * DAY + 1);
    const { lastJobId, nextDueAt } = await read(schedule);
    const job = await test.db.manager.findOneByOrFail(Job, { id: lastJobId! });
    expect((job.payload as { to: string }).to).toBe(at(9 * DAY + 3 * HOUR).toISOString());
    expect(nextDueAt).toEqual(at(10 * DAY + 3 * HOUR));
  });

  it('is skipped while the one before is under way, and says so', async () => {
    const schedule = await daily();
    const { job } = (await due(schedule, 3 * HOUR))!;
    expect((await due(schedule, DAY + 3 * HOUR))!.skipReason).toMatch(/still under way/);
    expect((await read(schedule)).lastSkipReason).toMatch(/still under way/);
    await end(job!);
    expect((await due(schedule, 2 * DAY + 3 * HOUR))!.job).not.toBeNull();
    expect((await read(schedule)).lastSkipReason).toBeNull();
  });

  it('is skipped where there is no champion, and says so', async () => {
    const schedule = await daily();
    await test.db.query('DELETE FROM model_alias WHERE model_id = ?', [schedule.modelId]);
    await test.db.query('DELETE FROM model_alias_change WHERE model_id = ?', [schedule.modelId]);
    expect(await due(schedule, 3 * HOUR)).toEqual({ job: null, skipReason: 'The model has no champion.' });
  });

  it('ticks again from a Redis that was emptied', async () => {
    const schedule = await daily();
    await turn(0);
    await emptyRedis();
    await turn(0);
    const key = `${test.environment.queuePrefix}:schedules:repeat:${schedule.id}`;
    expect(await redis.hgetall(key)).toMatchObject({ pattern: '0 3 * * *', tz: 'UTC' });
  });
});
