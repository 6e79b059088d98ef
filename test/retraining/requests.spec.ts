import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRetrainingFigures } from '../../src/pipeline/loop/retraining/retraining-figures.js';
import { lockModel } from '../../src/pipeline/registry/champion.js';
import { readParameters } from '../../src/pipeline/training/read-parameters.js';
import { Job } from '../../src/store/entities/job.js';
import { RetrainingRequest } from '../../src/store/entities/retraining.js';
import { Run, RunTag } from '../../src/store/entities/tracking.js';
import { alert, at, RetrainingTest } from './support.js';

let test: RetrainingTest;
beforeAll(async () => {
  test = await RetrainingTest.create();
});
afterAll(() => test?.close());

const decisions = async (modelName: string) => {
  const rows: { decision: string; repeats: number }[] = await test.db.query(
    `SELECT decision, repeats FROM retraining_request r JOIN model ON model.id = r.model_id
      WHERE model.name = ? ORDER BY r.created_at, r.id`,
    [modelName],
  );
  return rows.map(({ decision, repeats }) => `${decision} x${repeats}`);
};

describe('a request that starts a run', () => {
  it('trains as the champion was trained, in a job of its own', async () => {
    const modelName = await test.champion();
    const request = await test.ask(alert(modelName), at(0));
    const run = await test.db.manager.findOneByOrFail(Run, { id: request!.runId! });
    const job = await test.db.manager.findOneByOrFail(Job, { id: request!.jobId! });
    expect(run).toMatchObject({ status: 'SCHEDULED', modelName });
    expect(await readParameters(test.db.manager, run.id)).toMatchObject({ model: 'linear', seed: 7 });
    expect(job).toMatchObject({ kind: 'model.retrain', state: 'queued', runId: run.id });
    expect(job.payload).toEqual({ runId: run.id, datasetVersionId: run.datasetVersionId });
  });

  it('is named by the tags of the run', async () => {
    const request = (await test.ask(alert(await test.champion()), at(0)))!;
    const tags = await test.db.manager.findBy(RunTag, { runId: request.runId! });
    expect(Object.fromEntries(tags.map(({ name, value }) => [name, value]))).toMatchObject({
      'gondola.retraining.cause': 'WEBHOOK',
      'gondola.retraining.source': 'grafana',
      'gondola.retraining.alarm': 'grafana:f00',
      'gondola.retraining.request': request.id,
    });
  });

  it('keeps its evidence', async () => {
    const request = await test.ask(alert(await test.champion(), { evidence: { effect: 0.25 } }), at(0));
    const row = await test.db.manager.findOneByOrFail(RetrainingRequest, { id: request!.id });
    expect(row).toMatchObject({ evidence: { effect: 0.25 }, decision: 'STARTED', repeats: 1 });
  });
});

describe('a hundred equal requests at once', () => {
  it('start one run and are counted', async () => {
    const modelName = await test.champion();
    await Promise.all(Array.from({ length: 100 }, () => test.ask(alert(modelName), at(0))));
    expect(await decisions(modelName)).toEqual(['STARTED x1', 'MERGED x99']);
    expect(await test.db.manager.countBy(Run, { modelName, status: 'SCHEDULED' })).toBe(1);
  }, 60_000);

  it('of a hundred alarms start one run too', async () => {
    const modelName = await test.champion();
    const all = Array.from({ length: 100 }, (_, index) => alert(modelName, { alarm: `grafana:${index}` }));
    await Promise.all(all.map((asked) => test.ask(asked, at(0))));
    expect(await test.db.manager.countBy(Run, { modelName, status: 'SCHEDULED' })).toBe(1);
  }, 60_000);
});

describe('after a run that brought nothing', () => {
  it('the same alarm starts no other until it was clear for long enough', async () => {
    const modelName = await test.champion();
    const later = 100_000;
    await test.end((await test.ask(alert(modelName), at(0)))!, 'REJECTED', at(5));
    expect((await test.ask(alert(modelName), at(later)))!.decision).toBe('MERGED');
    const again = alert(modelName, { startsAt: at(later + 1) });
    expect((await test.ask(again, at(later + 1)))!.decision).toBe('HYSTERESIS');
    await test.ask(alert(modelName, { startsAt: at(later + 1), clear: true }), at(later + 10));
    const afresh = alert(modelName, { startsAt: at(later + 60) });
    expect((await test.ask(afresh, at(later + 60)))!.decision).toBe('STARTED');
  });

  it('other alarms wait twice as long, and after a promotion no longer than ever', async () => {
    const modelName = await test.champion();
    const other = (name: string) => alert(modelName, { alarm: `grafana:${name}` });
    await test.end((await test.ask(other('a'), at(0)))!, 'REJECTED', at(0));
    expect((await test.ask(other('b'), at(719)))!.decision).toBe('COOLDOWN');
    await test.end((await test.ask(other('b'), at(720)))!, 'PROMOTED', at(720));
    expect((await test.ask(other('c'), at(720 + 359)))!.decision).toBe('COOLDOWN');
    expect((await test.ask(other('c'), at(720 + 360)))!.decision).toBe('STARTED');
  });

  it('a flapping alarm that ends each run rejected starts ever fewer', async () => {
    const modelName = await test.champion();
    const HOUR = 60;
    let started = 0;
    for (let hour = 0; hour < 30 * 24; hour += 6) {
      const startsAt = at(hour * HOUR);
      const request = (await test.ask(alert(modelName, { startsAt }), startsAt))!;
      if (request.decision === 'STARTED') {
        started += 1;
        await test.end(request, 'REJECTED', startsAt);
      }
      await test.ask(alert(modelName, { startsAt, clear: true }), at(hour * HOUR + 1));
    }
    expect(started).toBeLessThanOrEqual(9); // the waits are 12, 24, 48, 96 and then 168 hours
  }, 60_000);
});

describe('the budget', () => {
  it('is for alarms alone, and for 24 hours', async () => {
    const modelName = await test.champion();
    const policy = { cooldownMinutes: 0, dailyBudget: 2 };
    const fire = (name: string, minute: number) =>
      test.ask(alert(modelName, { alarm: `grafana:${name}`, startsAt: at(minute) }), at(minute), policy);
    const end = async (request: RetrainingRequest | null, minute: number) =>
      test.end(request!, 'PROMOTED', at(minute));
    await end(await fire('a', 0), 1);
    await end(await fire('b', 10), 11);
    expect((await fire('c', 20))!.decision).toBe('BUDGET');
    const tick = { modelName, cause: 'SCHEDULE', source: 'schedule', alarm: 's', evidence: {} } as const;
    await end(await test.ask({ ...tick, dedupKey: 's@1' }, at(30), policy), 31);
    expect((await fire('c', 24 * 60 - 1))!.decision).toBe('BUDGET');
    expect((await fire('c', 24 * 60))!.decision).toBe('STARTED');
  });
});

describe('a dry run', () => {
  it('shows what would be started, with cooldown and hysteresis, and starts nothing', async () => {
    const modelName = await test.champion();
    const policy = { dryRun: true };
    await test.ask(alert(modelName), at(0), policy);
    await test.ask(alert(modelName), at(1), policy);
    await test.ask(alert(modelName, { alarm: 'grafana:other' }), at(2), policy);
    expect(await decisions(modelName)).toEqual(['DRY_RUN x1', 'HYSTERESIS x1', 'COOLDOWN x1']);
    expect(await test.db.manager.countBy(Run, { modelName, status: 'SCHEDULED' })).toBe(0);
  });

  it('stands in the way of nothing when it is over', async () => {
    const modelName = await test.champion();
    await test.ask(alert(modelName), at(0), { dryRun: true });
    expect((await test.ask(alert(modelName), at(1)))!.decision).toBe('STARTED');
  });
});

describe('an episode that is told again and again', () => {
  it('has one row of each answer, however often they take turns', async () => {
    const modelName = await test.champion();
    for (const minute of [0, 2, 4]) {
      await test.ask(alert(modelName), at(minute), { alertNames: ['Other'] });
      await test.ask(alert(modelName), at(minute + 1), { dailyBudget: 0 });
    }
    expect(await decisions(modelName)).toEqual(['NOTIFIED x3', 'BUDGET x3']);
  });

  it('has rows of its own, beside those of the episode before', async () => {
    const modelName = await test.champion();
    for (const minute of [0, 10]) {
      const startsAt = at(minute);
      await test.ask(alert(modelName, { startsAt }), at(minute), { dailyBudget: 0 });
      await test.ask(alert(modelName, { startsAt, clear: true }), at(minute + 5));
    }
    expect(await decisions(modelName)).toEqual(['BUDGET x1', 'BUDGET x1']);
  });

  it('names the run that is under way now', async () => {
    const modelName = await test.champion();
    const byHand = (key: string) => ({
      ...({ modelName, cause: 'MANUAL', source: 'person', alarm: 'manual', evidence: {} } as const),
      dedupKey: `manual@${key}`,
    });
    const first = (await test.ask(byHand('first'), at(0)))!;
    await test.ask(alert(modelName), at(1));
    await test.end(first, 'PROMOTED', at(2));
    const { runId, jobId } = (await test.ask(byHand('second'), at(3)))!;
    const told = await test.ask(alert(modelName), at(4));
    expect(told).toMatchObject({ decision: 'IN_FLIGHT', repeats: 2, runId, jobId });
    const kept = await test.db.manager.findOneByOrFail(RetrainingRequest, { id: told!.id });
    expect(kept).toMatchObject({ runId, jobId });
  });
});

describe('what cannot be trained', () => {
  it('is IMPOSSIBLE where there is no champion', async () => {
    await test.db.transaction((manager) => lockModel(manager, 'headless'));
    expect(await test.ask(alert('headless'), at(0))).toMatchObject({
      decision: 'IMPOSSIBLE',
      reason: 'headless has no champion whose training could be repeated.',
    });
  });

  it('holds nothing back when there is a champion later', async () => {
    const modelName = await test.champion();
    const rename = (from: string, to: string) =>
      test.db.query('UPDATE model_alias SET alias = ? WHERE alias = ?', [to, from]);
    await rename('champion', 'away');
    expect((await test.ask(alert(modelName), at(0)))!.decision).toBe('IMPOSSIBLE');
    await rename('away', 'champion');
    expect((await test.ask(alert(modelName), at(1)))!.decision).toBe('STARTED');
  });

  it('is NOT_FOUND where there is no model', async () => {
    await expect(test.ask(alert('nobody'), at(0))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('the figures of retraining', () => {
  it('count what is asked again and again once, and name the last start', async () => {
    const modelName = await test.champion();
    for (const minute of [10, 11, 12]) await test.ask(alert(modelName), at(minute));
    const { requests, lastStarted } = await readRetrainingFigures(test.db.manager);
    const ofModel = requests.filter(({ model }) => model === modelName);
    expect(ofModel.map(({ cause, decision, requests }) => [cause, decision, requests]).sort()).toEqual([
      ['WEBHOOK', 'MERGED', 1],
      ['WEBHOOK', 'STARTED', 1],
    ]);
    const timestampSeconds = at(10).getTime() / 1000;
    expect(lastStarted).toContainEqual({ model: modelName, timestampSeconds });
  });
});
