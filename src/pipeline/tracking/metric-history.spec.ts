import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestEnvironment, type TestEnvironment } from '../../../test/support/environment.js';
import { newId } from '../../platform/ids.js';
import { Run } from '../../store/entities/tracking.js';
import { type HistoryPoint, readInterval } from './metric-history.js';
import { logMetrics, type MetricPoint } from './metrics.js';
import { experimentIdByName } from './runs.js';

let environment: TestEnvironment;
let db: DataSource;

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = await environment.openDatabase();
});
afterAll(() => environment.close());

async function runWith(points: readonly Omit<MetricPoint, 'name'>[]): Promise<string> {
  const id = newId();
  const experimentId = await experimentIdByName(db.manager, 'history');
  const createdAt = new Date();
  await db.manager.insert(Run, { id, experimentId, name: 'r', status: 'RUNNING', modelName: 'm', createdAt });
  await logMetrics(
    db.manager,
    id,
    points.map((point) => ({ name: 'm', ...point })),
    createdAt,
  );
  return id;
}

async function chunksOf(runIds: string[], chunkMax: number): Promise<HistoryPoint[][]> {
  const chunks: HistoryPoint[][] = [];
  const interval = { runIds, name: 'm', stepsMax: 100 };
  for await (const chunk of readInterval(db.manager, interval, chunkMax)) chunks.push([...chunk]);
  return chunks;
}

describe('points at chosen steps', () => {
  it.each([1, 2, 3, 5, 7, 11])('are the same in chunks of %s', async (chunkMax) => {
    const points = [
      { step: 1, timestampMs: 5, value: 1 },
      { step: 1, timestampMs: 5, value: 0.1 + 0.2 },
      { step: 1, timestampMs: 5, value: 0 },
      { step: 1, timestampMs: 5, value: Number.NaN },
      { step: 1, timestampMs: 9, value: -1e308 },
      { step: 2, timestampMs: 1, value: 7 },
    ];
    const runs = [await runWith(points), await runWith(points.slice(0, 3)), await runWith(points.slice(4))];
    const [whole] = await chunksOf(runs, 1_000);
    const chunks = await chunksOf(runs, chunkMax);
    expect(chunks.flat()).toEqual(whole);
    expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThanOrEqual(chunkMax);
  });
});
