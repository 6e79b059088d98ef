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

/** MLflow's own limit, and what memory holds of histories at once. */
export const HISTORY_POINTS_MAX = 25_000;
const COLUMNS = 'run_id AS runId, step, timestamp_ms AS timestampMs, value, is_nan AS isNan';

const positionSchema = z.tuple([z.number(), z.number(), z.number(), z.number()]);

/**
 * A page of the history of one metric by timestamp, step and value; of an unknown run or metric it is empty.
 * @param pointsMax of one page: 25,000 when left out, and at most
 * @throws AppError INVALID_INPUT for a page token that is not ours
 */
export async function readHistory(
  manager: EntityManager,
  metric: { runId: string; name: string },
  {
    pointsMax: asked = HISTORY_POINTS_MAX,
    pageToken,
  }: { pointsMax?: number | undefined; pageToken?: string | undefined },
): Promise<Page> {
  const pointsMax = Math.min(asked, HISTORY_POINTS_MAX);
  const after = pageToken ? decodePosition(pageToken) : null;
  if (!ID_PATTERN.test(metric.runId)) return { points: [] };
  const rows: HistoryPoint[] = await manager.query(
    `SELECT ${COLUMNS} FROM run_metric
      WHERE run_id = ? AND name = ? ${after === null ? '' : 'AND (timestamp_ms, step, value, is_nan) > (?, ?, ?, ?)'}
      ORDER BY timestamp_ms, step, value, is_nan LIMIT ?`,
    [metric.runId, metric.name, ...(after ?? []), pointsMax + 1],
  );
  if (rows.length <= pointsMax) return { points: rows };
  const points = rows.slice(0, pointsMax);
  return { points, nextPageToken: encodePosition(points.at(-1)!) };
}

/**
 * The histories of one metric of several runs, by run, timestamp, step and value.
 * @param asked how many points at most; 25,000 when more
 */
export async function readHistories(
  manager: EntityManager,
  { runIds, name }: { runIds: readonly string[]; name: string },
  asked: number,
): Promise<HistoryPoint[]> {
  const ids = runIds.filter((id) => ID_PATTERN.test(id));
  if (ids.length === 0) return [];
  return manager.query(
    `SELECT ${COLUMNS} FROM run_metric WHERE run_id IN (?) AND name = ?
      ORDER BY run_id, timestamp_ms, step, value LIMIT ?`,
    [ids, name, Math.min(asked, HISTORY_POINTS_MAX)],
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
 * of each run; by run in the order given, then by step, timestamp and value. The steps are chosen by MySQL, and points
 * come in chunks, so that memory holds no more of them however many a step has.
 * @param chunkMax points that are read at once
 */
export async function* readInterval(
  manager: EntityManager,
  { runIds, name, steps, stepsMax }: Interval,
  chunkMax = HISTORY_POINTS_MAX,
): AsyncGenerator<readonly HistoryPoint[]> {
  const ids = [...new Set(runIds)].filter((id) => ID_PATTERN.test(id));
  if (ids.length === 0) return;
  const within = steps === undefined ? 'step >= 0' : 'step BETWEEN ? AND ?';
  const metric = [ids, name, ...(steps ?? [])];
  const [{ stepCount }]: { stepCount: string }[] = await manager.query(
    `SELECT COUNT(DISTINCT step) AS stepCount FROM run_metric WHERE run_id IN (?) AND name = ? AND ${within}`,
    metric,
  );
  const isThinned = Number(stepCount) > stepsMax;
  const chosen = isThinned ? await chooseSteps(manager, { within, metric, stepsMax }) : null;
  if (chosen?.length === 0) return;
  const atSteps: Condition =
    chosen === null
      ? { sql: `name = ? AND ${within}`, values: metric.slice(1) }
      : { sql: 'name = ? AND step IN (?)', values: [name, chosen] };
  const all = await readByStep(manager, ids, atSteps, chunkMax + 1);
  if (all.length <= chunkMax) {
    const order = new Map(ids.map((id, index) => [id, index]));
    yield all.sort((a, b) => order.get(a.runId)! - order.get(b.runId)!);
    return;
  }
  for (const id of ids) yield* chunksOf(manager, id, atSteps, chunkMax);
}

interface Condition {
  readonly sql: string;
  readonly values: readonly unknown[];
}

async function* chunksOf(
  manager: EntityManager,
  runId: string,
  atSteps: Condition,
  chunkMax: number,
): AsyncGenerator<readonly HistoryPoint[]> {
  let condition = atSteps;
  for (;;) {
    const chunk = await readByStep(manager, [runId], condition, chunkMax);
    if (chunk.length > 0) yield chunk;
    if (chunk.length < chunkMax) return;
    const after = behind(chunk.at(-1)!);
    condition = {
      sql: `${atSteps.sql} AND (${after.sql})`,
      values: [...atSteps.values, ...after.values],
    };
  }
}

function readByStep(
  manager: EntityManager,
  runIds: readonly string[],
  { sql, values }: Condition,
  pointsMax: number,
): Promise<HistoryPoint[]> {
  return manager.query(
    `SELECT ${COLUMNS} FROM run_metric WHERE run_id IN (?) AND ${sql}
      ORDER BY run_id, step, timestamp_ms, value, is_nan LIMIT ?`,
    [runIds, ...values, pointsMax],
  );
}

/** What comes after a point of its run; written out, since MySQL finds no place in its index by rows of values. */
function behind({ step, timestampMs, value, isNan }: HistoryPoint): Condition {
  return {
    sql: `step > ? OR (step = ? AND (timestamp_ms > ? OR (timestamp_ms = ? AND
           (value > ? OR (value = ? AND is_nan > ?)))))`,
    values: [step, step, timestampMs, timestampMs, value, value, isNan],
  };
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
