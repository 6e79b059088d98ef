import type { DataSource } from 'typeorm';
import { MinMaxSampler } from '../../ml/series/min-max-sampler.js';
import { invalidInput } from '../../platform/errors.js';

const POINTS_MAX = 1_000;

export interface HistoryRequest {
  readonly runId: string;
  readonly name: string;
  readonly pointsMax: number;
}

export interface SeriesPoint {
  readonly step: number;
  readonly timestampMs: number;
  /** NaN where the client logged it. */
  readonly value: number;
}

interface Row {
  readonly runId: string;
  readonly name: string;
  readonly step: number | string;
  readonly timestampMs: number | string;
  readonly value: number;
  readonly isNan: number;
}

/** @throws AppError INVALID_INPUT */
export function checkPointsMax(pointsMax: number): number {
  if (Number.isInteger(pointsMax) && pointsMax >= 2 && pointsMax <= POINTS_MAX) return pointsMax;
  throw invalidInput('pointsMax', `pointsMax: must be 2 to ${POINTS_MAX}`, { limit: POINTS_MAX });
}

/**
 * Histories by step, timestamp and value, each thinned out to the number of points asked for (see MinMaxSampler): two
 * statements, however many they are. They stream past, so that memory holds no more than the points that stay, however
 * long the histories are.
 */
export async function readThinnedHistories(
  db: DataSource,
  requests: readonly HistoryRequest[],
): Promise<(readonly SeriesPoint[])[]> {
  const lengths = await countPoints(db, requests);
  const samplers = requests.map((request) => ({
    key: keyOf(request),
    sampler: new MinMaxSampler<SeriesPoint>(lengths.get(keyOf(request)) ?? 0, request.pointsMax),
  }));
  const byKey = new Map<string, MinMaxSampler<SeriesPoint>[]>();
  for (const { key, sampler } of samplers) byKey.set(key, [...(byKey.get(key) ?? []), sampler]);
  if (lengths.size > 0) {
    for await (const row of streamPoints(db, requests)) {
      const point = pointOf(row);
      for (const sampler of byKey.get(keyOf(row)) ?? []) sampler.push(point);
    }
  }
  return samplers.map(({ sampler }) => sampler.points());
}

async function countPoints(
  db: DataSource,
  requests: readonly HistoryRequest[],
): Promise<Map<string, number>> {
  const { where, values } = anyOf(requests);
  const rows: { runId: string; name: string; length: string }[] = await db.query(
    `SELECT run_id AS runId, name, COUNT(*) AS length FROM run_metric WHERE ${where} GROUP BY run_id, name`,
    values,
  );
  return new Map(rows.map((row) => [keyOf(row), Number(row.length)]));
}

/** In the order of the primary key, so that MySQL need not sort. */
async function* streamPoints(db: DataSource, requests: readonly HistoryRequest[]): AsyncGenerator<Row> {
  const { where, values } = anyOf(requests);
  const runner = db.createQueryRunner();
  try {
    yield* (await runner.stream(
      `SELECT run_id AS runId, name, step, timestamp_ms AS timestampMs, value, is_nan AS isNan
         FROM run_metric WHERE ${where}
        ORDER BY run_id, name, step, timestamp_ms, value, is_nan`,
      values,
    )) as unknown as AsyncIterable<Row>;
  } finally {
    await runner.release();
  }
}

/** A condition for each pair: MariaDB does not use the key for (run_id, name) IN (...). */
function anyOf(requests: readonly HistoryRequest[]): { where: string; values: string[] } {
  const pairs = new Map(requests.map((request) => [keyOf(request), [request.runId, request.name]]));
  return {
    where: Array.from(pairs, () => '(run_id = ? AND name = ?)').join(' OR '),
    values: [...pairs.values()].flat(),
  };
}

function pointOf({ step, timestampMs, value, isNan }: Row): SeriesPoint {
  return {
    step: Number(step),
    timestampMs: Number(timestampMs),
    value: Number(isNan) === 1 ? Number.NaN : value,
  };
}

const keyOf = ({ runId, name }: { runId: string; name: string }) => `${runId}/${name}`;
