import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { AppError } from '../../platform/errors.js';
import { ID_PATTERN } from '../../platform/ids.js';

/** A point of a metric's history as it is kept. */
export interface HistoryPoint {
  readonly runId: string;
  readonly step: number;
  readonly timestampMs: number;
  readonly value: number;
  readonly isNan: number;
}

interface Page {
  readonly points: readonly HistoryPoint[];
  readonly nextPageToken?: string | undefined;
}

const COLUMNS = 'run_id AS runId, step, timestamp_ms AS timestampMs, value, is_nan AS isNan';

const positionSchema = z.tuple([z.number(), z.number(), z.number(), z.number()]);

/**
 * The history of one metric by timestamp, step and value; of an unknown run or metric it is empty.
 * @param pointsMax everything when left out
 * @throws AppError INVALID_INPUT for a page token that is not ours
 */
export async function readHistory(
  manager: EntityManager,
  metric: { runId: string; name: string },
  { pointsMax, pageToken }: { pointsMax?: number | undefined; pageToken?: string | undefined },
): Promise<Page> {
  const after = pageToken ? decodePosition(pageToken) : null;
  if (!ID_PATTERN.test(metric.runId)) return { points: [] };
  const rows: HistoryPoint[] = await manager.query(
    `SELECT ${COLUMNS} FROM run_metric
      WHERE run_id = ? AND name = ? ${after === null ? '' : 'AND (timestamp_ms, step, value, is_nan) > (?, ?, ?, ?)'}
      ORDER BY timestamp_ms, step, value, is_nan ${pointsMax === undefined ? '' : 'LIMIT ?'}`,
    [...[metric.runId, metric.name], ...(after ?? []), ...(pointsMax === undefined ? [] : [pointsMax + 1])],
  );
  if (pointsMax === undefined || rows.length <= pointsMax) return { points: rows };
  const points = rows.slice(0, pointsMax);
  return { points, nextPageToken: encodePosition(points.at(-1)!) };
}

/** The histories of one metric of several runs, by run, timestamp, step and value. */
export async function readHistories(
  manager: EntityManager,
  { runIds, name }: { runIds: readonly string[]; name: string },
  pointsMax: number,
): Promise<HistoryPoint[]> {
  const ids = runIds.filter((id) => ID_PATTERN.test(id));
  if (ids.length === 0) return [];
  return manager.query(
    `SELECT ${COLUMNS} FROM run_metric WHERE run_id IN (?) AND name = ?
      ORDER BY run_id, timestamp_ms, step, value LIMIT ?`,
    [ids, name, pointsMax],
  );
}

interface Interval {
  readonly runIds: readonly string[];
  readonly name: string;
  /** The first and the last step; all steps from 0 when left out. */
  readonly steps?: readonly [first: number, last: number] | undefined;
  readonly stepsMax: number;
}

/**
 * The points of one metric of several runs at up to `stepsMax` evenly chosen steps, and at the first and the last step
 * of each run; by run in the order given, then by step, timestamp and value. The steps are chosen by MySQL, so that
 * memory here holds only what is returned.
 */
export async function readInterval(
  manager: EntityManager,
  { runIds, name, steps, stepsMax }: Interval,
): Promise<HistoryPoint[]> {
  const ids = [...new Set(runIds)].filter((id) => ID_PATTERN.test(id));
  if (ids.length === 0) return [];
  const within = steps === undefined ? 'step >= 0' : 'step BETWEEN ? AND ?';
  const metric = [ids, name, ...(steps ?? [])];
  const [{ stepCount }]: { stepCount: string }[] = await manager.query(
    `SELECT COUNT(DISTINCT step) AS stepCount FROM run_metric WHERE run_id IN (?) AND name = ? AND ${within}`,
    metric,
  );
  const isThinned = Number(stepCount) > stepsMax;
  const chosen = isThinned ? await chooseSteps(manager, { within, metric, stepsMax }) : null;
  if (chosen?.length === 0) return [];
  const points: HistoryPoint[] = await manager.query(
    `SELECT ${COLUMNS} FROM run_metric
      WHERE run_id IN (?) AND name = ? AND ${chosen === null ? within : 'step IN (?)'}
      ORDER BY run_id, step, timestamp_ms, value`,
    chosen === null ? metric : [ids, name, chosen],
  );
  const order = new Map(ids.map((id, index) => [id, index]));
  return points.sort((a, b) => order.get(a.runId)! - order.get(b.runId)!);
}

async function chooseSteps(
  manager: EntityManager,
  { within, metric, stepsMax }: { within: string; metric: readonly unknown[]; stepsMax: number },
): Promise<number[]> {
  // Position p of n is chosen when p = floor(i * n / M) for some i < M; the i to try is ceil(p * M / n).
  const rows: { step: number | string }[] = await manager.query(
    `SELECT step FROM (
       SELECT step, ROW_NUMBER() OVER (ORDER BY step) - 1 AS position, COUNT(*) OVER () AS stepCount
         FROM (SELECT DISTINCT step FROM run_metric WHERE run_id IN (?) AND name = ? AND ${within}) distinct_step
     ) numbered
      WHERE ((position * ? + stepCount - 1) DIV stepCount * stepCount) DIV ? = position
         OR position = stepCount - 1
     UNION
     SELECT MIN(step) AS step FROM run_metric WHERE run_id IN (?) AND name = ? GROUP BY run_id HAVING ${within}
     UNION
     SELECT MAX(step) AS step FROM run_metric WHERE run_id IN (?) AND name = ? GROUP BY run_id HAVING ${within}`,
    [...metric, stepsMax, stepsMax, ...metric, ...metric],
  );
  return rows.map(({ step }) => Number(step));
}

function encodePosition({ timestampMs, step, value, isNan }: HistoryPoint): string {
  return Buffer.from(JSON.stringify([Number(timestampMs), Number(step), value, isNan])).toString('base64');
}

function decodePosition(token: string): z.output<typeof positionSchema> {
  try {
    return positionSchema.parse(JSON.parse(Buffer.from(token, 'base64').toString()));
  } catch {
    throw new AppError('INVALID_INPUT', `Invalid page token: ${token.slice(0, 100)}`, {
      field: 'page_token',
    });
  }
}
