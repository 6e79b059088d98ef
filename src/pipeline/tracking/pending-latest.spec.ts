import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestEnvironment, type TestEnvironment } from '../../../test/support/environment.js';
import { newId } from '../../platform/ids.js';
import { openDatabase } from '../../store/database.js';
import { Run } from '../../store/entities/tracking.js';
import { settleLatest } from './pending-latest.js';
import { RunWriter } from './run-writer.js';
import { experimentIdByName } from './runs.js';
import { findRunRecord } from './search/run-records.js';
import { searchRuns } from './search/search-runs.js';

const EXPERIMENT = 'pending latest';
let environment: TestEnvironment;
let db: DataSource;
let writer: RunWriter;

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = await openDatabase({ url: environment.mysqlUrl, poolSize: 8, packed: true });
  writer = new RunWriter(db);
});
afterAll(async () => {
  await db.destroy();
  await environment.close();
});

async function newRun(): Promise<string> {
  const id = newId();
  const experimentId = await experimentIdByName(db.manager, EXPERIMENT);
  const createdAt = new Date();
  await db.manager.insert(Run, { id, experimentId, name: 'r', status: 'RUNNING', modelName: 'm', createdAt });
  return id;
}

/** A batch that is large enough to wait. */
const batch = (step: number, value: number, count = 50) => ({
  points: Array.from({ length: count }, (_, i) => ({ name: `m${i}`, step, value, timestampMs: 1 })),
  params: [],
  tags: [],
});

async function latestOf(runId: string, name = 'm0') {
  const { metrics } = await findRunRecord(db, runId);
  const [, , value, , step, isNan] = metrics.find((metric) => metric[1] === name)!;
  return [Number(step), value, isNan];
}

async function pendingRows(runId: string): Promise<number> {
  const [{ n }] = await db.query('SELECT COUNT(*) AS n FROM run_pending_latest WHERE run_id = ?', [runId]);
  return Number(n);
}

describe('the latest points of large batches', () => {
  it('wait in one row', async () => {
    const run = await newRun();
    await writer.logBatch(run, batch(1, 1));
    expect(await pendingRows(run)).toBe(1);
  });

  it('are seen by who reads the run', async () => {
    const run = await newRun();
    await writer.logBatch(run, batch(1, 0.5));
    expect(await latestOf(run, 'm49')).toEqual([1, 0.5, 0]);
  });

  it('are seen by a search that orders by them', async () => {
    const [low, high] = [await newRun(), await newRun()];
    const named = (value: number) => {
      const { points, ...rest } = batch(1, value);
      return { ...rest, points: points.map((point) => ({ ...point, name: `order-${point.name}` })) };
    };
    await writer.logBatch(low, named(1));
    await writer.logBatch(high, named(2));
    const { ids } = await searchRuns(db, {
      experimentIds: [String(await experimentIdByName(db.manager, EXPERIMENT))],
      view: 'ACTIVE_ONLY',
      filter: 'metrics."order-m0" > 0',
      orderBy: ['metrics."order-m0" DESC'],
      pageToken: undefined,
      maxResults: 10,
    });
    expect(ids).toEqual([high, low]);
  });

  it('are those of the highest step, in whatever order batches and single points come', async () => {
    const run = await newRun();
    await writer.logBatch(run, batch(7, 0.7));
    await writer.logMetric(run, { name: 'm0', step: 9, value: 0.9, timestampMs: 1 });
    await writer.logBatch(run, batch(3, 0.3));
    expect([await latestOf(run, 'm0'), await latestOf(run, 'm1')]).toEqual([
      [9, 0.9, 0],
      [7, 0.7, 0],
    ]);
  });

  it('keep NaN, and an infinity as the largest number', async () => {
    const run = await newRun();
    const { points, ...rest } = batch(1, 1);
    points[0]!.value = Number.NaN;
    points[1]!.value = Number.NEGATIVE_INFINITY;
    await writer.logBatch(run, { ...rest, points });
    expect([await latestOf(run, 'm0'), await latestOf(run, 'm1')]).toEqual([
      [1, 0, 1],
      [1, -Number.MAX_VALUE, 0],
    ]);
  });

  it('are all settled when there are more than one transaction takes', async () => {
    const run = await newRun();
    const rows = Array.from({ length: 250 }, (_, i) => [run, JSON.stringify([['m0', i, 1, i, 0]])]);
    await db.query('INSERT INTO run_pending_latest (run_id, points) VALUES ?', [rows]);
    await settleLatest(db, [run]);
    expect([await latestOf(run), await pendingRows(run)]).toEqual([[249, 249, 0], 0]);
  });

  it('are not lost or held up by readers and writers that come at once', async () => {
    const runs = [await newRun(), await newRun()];
    const write = async (run: string, offset: number) => {
      for (let i = 0; i < 15; i++) await writer.logBatch(run, batch(2 * i + offset, 2 * i + offset));
    };
    const read = async () => {
      for (let i = 0; i < 15; i++) await settleLatest(db, i % 2 === 0 ? undefined : runs);
    };
    await Promise.all([...runs.flatMap((run) => [write(run, 0), write(run, 1)]), read(), read(), read()]);
    expect(await Promise.all(runs.map((run) => latestOf(run, 'm49')))).toEqual([
      [29, 29, 0],
      [29, 29, 0],
    ]);
  });

  it('are settled for nobody in particular a little later', async () => {
    const run = await newRun();
    await writer.logBatch(run, batch(1, 1));
    await expect.poll(() => pendingRows(run), { timeout: 10_000 }).toBe(0);
  });
});
