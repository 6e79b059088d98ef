import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestEnvironment, type TestEnvironment } from '../../../test/support/environment.js';
import { newId } from '../../platform/ids.js';
import { openDatabase } from '../../store/database.js';
import { Run } from '../../store/entities/tracking.js';
import { logMetrics } from './metrics.js';
import { experimentIdByName } from './runs.js';

let environment: TestEnvironment;
let db: DataSource;

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = await environment.openDatabase();
});
afterAll(() => environment.close());

async function newRun(): Promise<string> {
  const id = newId();
  const experimentId = await experimentIdByName(db.manager, 'metrics');
  const createdAt = new Date();
  await db.manager.insert(Run, { id, experimentId, name: 'r', status: 'RUNNING', modelName: 'm', createdAt });
  return id;
}

const latest = (runId: string) =>
  db.manager.query('SELECT name, step, value FROM run_latest_metric WHERE run_id = ? ORDER BY name', [runId]);

const T = new Date('2026-11-23T12:00:00.000Z');

describe('logging metrics', () => {
  it('keeps as latest the value of the highest step, in whatever order the points come', async () => {
    const run = await newRun();
    await logMetrics(
      db.manager,
      run,
      [
        { name: 'a', value: 3, step: 3 },
        { name: 'a', value: 1, step: 1 },
      ],
      T,
    );
    await logMetrics(db.manager, run, [{ name: 'a', value: 2, step: 2 }], T);
    expect(
      (await latest(run)).map(({ step, value }: { step: number; value: number }) => [Number(step), value]),
    ).toEqual([[3, 3]]);
  });

  it('takes the later timestamp, then the greater value, for the latest of one step', async () => {
    const run = await newRun();
    const at = (timestampMs: number, value: number) => ({ name: 'a', step: 1, timestampMs, value });
    await logMetrics(db.manager, run, [at(20, 5), at(30, 1)], T);
    await logMetrics(db.manager, run, [at(30, 4)], T);
    await logMetrics(db.manager, run, [at(30, 2), at(10, 9)], T);
    expect((await latest(run)).map(({ value }: { value: number }) => value)).toEqual([4]);
  });

  it('keeps NaN with a flag and an infinity as the largest number', async () => {
    const run = await newRun();
    const values = { lost: Number.NaN, huge: Number.POSITIVE_INFINITY, tiny: Number.NEGATIVE_INFINITY };
    await logMetrics(
      db.manager,
      run,
      Object.entries(values).map(([name, value]) => ({ name, value, step: 0 })),
      T,
    );
    const rows = await db.query(
      'SELECT name, value, is_nan AS isNan FROM run_metric WHERE run_id = ? ORDER BY name',
      [run],
    );
    expect(rows.map((row: object) => ({ ...row }))).toEqual([
      { name: 'huge', value: Number.MAX_VALUE, isNan: 0 },
      { name: 'lost', value: 0, isNan: 1 },
      { name: 'tiny', value: -Number.MAX_VALUE, isNan: 0 },
    ]);
  });

  it('makes nothing new of points that were logged before', async () => {
    const run = await newRun();
    const points = [{ name: 'a', value: 1, step: 1 }];
    await logMetrics(db.manager, run, points, T);
    await logMetrics(db.manager, run, points, T);
    const [{ count }] = await db.query('SELECT COUNT(*) AS count FROM run_metric WHERE run_id = ?', [run]);
    expect(Number(count)).toBe(1);
  });

  it('takes 8 writers of one run at once without a deadlock and without losing a point', async () => {
    const run = await newRun();
    const wide = await openDatabase({ url: environment.mysqlUrl, poolSize: 8 });
    try {
      const writer = async (who: number) => {
        for (let step = 0; step < 50; step++) {
          const names = ['loss', 'f1', 'accuracy', `own-${who}`];
          const turned = [...names.slice(who % 4), ...names.slice(0, who % 4)];
          const points = turned.map((name) => ({ name, value: who, step: step * 8 + who }));
          await wide.transaction((manager) => logMetrics(manager, run, points, T));
        }
      };
      await Promise.all(Array.from({ length: 8 }, (_, who) => writer(who)));
    } finally {
      await wide.destroy();
    }
    const [{ count }] = await db.query('SELECT COUNT(*) AS count FROM run_metric WHERE run_id = ?', [run]);
    expect(Number(count)).toBe(8 * 50 * 4);
    const steps = (await latest(run)).map(({ name, step }: { name: string; step: number }) => [
      name,
      Number(step),
    ]);
    expect(steps).toContainEqual(['loss', 399]);
  });
});
