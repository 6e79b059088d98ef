import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import {
  HISTORY_POINTS_MAX,
  type HistoryPoint,
  readHistories,
  readHistory,
  readInterval,
} from '../../pipeline/tracking/metric-history.js';
import { invalidInput } from '../../platform/errors.js';
import { endpoint } from './endpoint.js';
import { count, int64, list, nonEmpty, text } from './fields.js';
import { JsonBody, jsonStream } from './json-body.js';
import { metricMessage } from './messages.js';
import { ofRun } from './run-id.js';

const RUNS_MAX = 100;
const STEPS_MAX = 2_500;

const runIds = list(text);

export const metricHistoryEndpoints = [
  endpoint(
    'GET',
    'metrics/get-history',
    ofRun({
      metric_key: nonEmpty,
      max_results: count(1, Number.MAX_SAFE_INTEGER),
      page_token: text.optional(),
    }),
    async ({ db }, { run_id: runId, metric_key: name, max_results: pointsMax, page_token: pageToken }) => {
      if (pointsMax === undefined) return wholeHistory(db.manager, { runId, name }, pageToken);
      const page = await readHistory(db.manager, { runId, name }, { pointsMax, pageToken });
      return {
        metrics: page.points.map((point) => metricMessage(name, point)),
        next_page_token: page.nextPageToken,
      };
    },
  ),
  endpoint(
    'GET',
    'metrics/get-history-bulk',
    z.object({
      run_id: runIds,
      metric_key: text.optional(),
      max_results: count(1, Number.MAX_SAFE_INTEGER),
    }),
    async ({ db }, { run_id: ids, metric_key: key, max_results: asked = HISTORY_POINTS_MAX }) => {
      const name = checkBulk('GetMetricHistoryBulk', ids, key);
      const points = await readHistories(db.manager, { runIds: ids, name }, asked);
      return { metrics: points.map((point) => ofItsRun(name, point)) };
    },
  ),
  endpoint(
    'GET',
    'metrics/get-history-bulk-interval',
    z.object({
      run_ids: runIds,
      metric_key: text.optional(),
      start_step: int64.optional(),
      end_step: int64.optional(),
      max_results: int64.default(STEPS_MAX),
    }),
    async ({ db }, { run_ids: ids, metric_key: key, max_results: stepsMax, ...range }) => {
      const name = checkBulk('GetMetricHistoryBulkInterval', ids, key);
      const steps = stepsOf(range.start_step, range.end_step);
      if (stepsMax < 1 || stepsMax > STEPS_MAX) {
        throw invalidInput('max_results', `max_results must be between 1 and ${STEPS_MAX}.`);
      }
      const chunks = readInterval(db.manager, { runIds: ids, name, steps, stepsMax });
      // What goes wrong before the first points can still be answered as an error.
      const first = await chunks.next();
      return first.done ? {} : inPieces((point) => ofItsRun(name, point), first.value, chunks);
    },
  ),
];

function ofItsRun(name: string, point: HistoryPoint) {
  return { ...metricMessage(name, point), run_id: point.runId };
}

/** All points, however many: without `max_results` nothing is left for a next page. */
async function wholeHistory(
  manager: EntityManager,
  metric: { runId: string; name: string },
  pageToken: string | undefined,
): Promise<JsonBody> {
  const first = await readHistory(manager, metric, { pageToken });
  async function* others() {
    for (let { nextPageToken } = first; nextPageToken !== undefined; ) {
      const page = await readHistory(manager, metric, { pageToken: nextPageToken });
      yield page.points;
      nextPageToken = page.nextPageToken;
    }
  }
  return inPieces((point) => metricMessage(metric.name, point), first.points, others());
}

/** An answer of any length, of which memory holds a chunk or two. */
function inPieces(
  messageOf: (point: HistoryPoint) => { value: number | string },
  first: readonly HistoryPoint[],
  others: AsyncIterable<readonly HistoryPoint[]>,
): JsonBody {
  const textOf = (point: HistoryPoint) => {
    const message = messageOf(point);
    return JSON.stringify({ ...message, value: Number.isNaN(message.value) ? 'NaN' : message.value });
  };
  async function* pieces() {
    yield `{"metrics":[${first.map(textOf).join(',')}`;
    for await (const points of others) yield `,${points.map(textOf).join(',')}`;
    yield ']}';
  }
  return first.length === 0 ? new JsonBody('{}') : jsonStream(pieces());
}

/** @returns the name of the metric. @throws AppError INVALID_INPUT in the words that clients look for */
function checkBulk(call: string, ids: readonly string[], key: string | undefined): string {
  if (ids.length === 0) {
    throw invalidInput('run_id', `${call} request must specify at least one run_id.`);
  }
  if (ids.length > RUNS_MAX) {
    throw invalidInput(
      'run_id',
      `${call} request cannot specify more than ${RUNS_MAX} run_ids. Received ${ids.length} run_ids.`,
    );
  }
  if (!key) throw invalidInput('metric_key', `${call} request must specify a metric_key.`);
  return key;
}

function stepsOf(start: number | undefined, end: number | undefined): [number, number] | undefined {
  if (start === undefined && end === undefined) return undefined;
  if (start === undefined || end === undefined) {
    throw invalidInput(
      start === undefined ? 'start_step' : 'end_step',
      'If either start step or end step are specified, both must be specified.',
    );
  }
  if (start > end) {
    throw invalidInput(
      'end_step',
      `end_step must be greater than start_step. Found start_step=${start} and end_step=${end}.`,
    );
  }
  return [start, end];
}
