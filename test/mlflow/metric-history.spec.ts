import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql } from '../support/graphql.js';
import { type MlflowUnderTest, startMlflow } from './support/api.js';
import { invalid, type MlflowClient } from './support/client.js';

let running: MlflowUnderTest;
let client: MlflowClient;

beforeAll(async () => {
  running = await startMlflow();
  client = running.client;
});
afterAll(() => running?.close());

interface Point {
  readonly step: number;
  readonly timestamp: number;
  readonly value: number;
}

/** A run with these points of the metric `m`. */
async function runWith(points: readonly Point[]): Promise<string> {
  const runId = await client.run();
  await client.post('runs/log-batch', {
    run_id: runId,
    metrics: points.map((point) => ({ key: 'm', ...point })),
  });
  return runId;
}

/** A run with this many points of the metric `m`, all at one step. */
async function longRun(pointCount: number): Promise<string> {
  const runId = await client.run();
  for (let from = 0; from < pointCount; from += 1_000) {
    const count = Math.min(1_000, pointCount - from);
    await client.post('runs/log-batch', {
      run_id: runId,
      metrics: Array.from({ length: count }, (_, i) => ({
        ...{ key: 'm', step: 4, timestamp: 1, value: from + i },
      })),
    });
  }
  return runId;
}

const steps = (...of: number[]): Point[] => of.map((step) => ({ step, timestamp: 1, value: step / 10 }));
const stepsOf = (metrics: readonly Point[]) => metrics.map(({ step }) => step);

describe('the history of a metric', () => {
  const points = [
    { step: 2, timestamp: 10, value: 1 },
    { step: 1, timestamp: 20, value: 3 },
    { step: 1, timestamp: 20, value: 2 },
    { step: 9, timestamp: 5, value: 7 },
  ];
  const ordered = [points[3], points[0], points[2], points[1]].map((point) => ({ key: 'm', ...point }));

  it('comes by timestamp, step and value', async () => {
    const { body } = await client.get('metrics/get-history', {
      run_uuid: await runWith(points),
      metric_key: 'm',
    });
    expect(body).toEqual({ metrics: ordered });
  });

  it.each([1, 2, 3, 4, 25_000])('comes in pages of %s', async (size) => {
    const runId = await runWith(points);
    const read: Point[] = [];
    let token: string | undefined;
    do {
      const fields = { run_id: runId, metric_key: 'm', max_results: size };
      const { body } = await client.get(
        'metrics/get-history',
        token === undefined ? fields : { ...fields, page_token: token },
      );
      expect(body.metrics.length).toBeLessThanOrEqual(size);
      read.push(...body.metrics);
      token = body.next_page_token;
    } while (token !== undefined);
    expect(read).toEqual(ordered);
  });

  it('comes whole when no number of points is asked for', async () => {
    const runId = await longRun(50_001);
    const { body } = await client.get('metrics/get-history', { run_id: runId, metric_key: 'm' });
    expect(body.metrics).toHaveLength(50_001);
    expect(body.next_page_token).toBeUndefined();
  });

  it('comes in pages of at most 25,000 however many are asked for', async () => {
    const runId = await longRun(25_001);
    const fields = { run_id: runId, metric_key: 'm', max_results: 1_000_000 };
    const first = await client.get('metrics/get-history', fields);
    const second = await client.get('metrics/get-history', {
      ...fields,
      page_token: first.body.next_page_token,
    });
    expect([first, second].map(({ body }) => body.metrics.length)).toEqual([25_000, 1]);
    expect(second.body.next_page_token).toBeUndefined();
  });

  it.each([
    ['0'.repeat(32), 'm'],
    ['none', 'm'],
    [null, 'none'],
  ])('is empty for the run %s and the metric %s where there is none', async (runId, key) => {
    const fields = { run_id: runId ?? (await runWith(points)), metric_key: key };
    expect(await client.get('metrics/get-history', fields)).toEqual({ status: 200, body: {} });
  });

  it.each([
    [{ metric_key: undefined }, "Missing value for required parameter 'metric_key'"],
    [{ max_results: '0' }, 'Invalid value "0" for parameter \'max_results\''],
    [{ page_token: 'x' }, 'Invalid page token'],
  ])('refuses %j', async (fields, message) => {
    const given = Object.entries({ run_id: 'r', metric_key: 'm', ...fields });
    const known = Object.fromEntries(given.filter(([, value]) => value !== undefined));
    expect(await client.get('metrics/get-history', known)).toEqual(invalid(message));
  });
});

describe('the latest value of a metric', () => {
  it('is that of the greatest step, timestamp and value, in whatever order and parts they come', async () => {
    const small = fc.record({
      step: fc.integer({ min: -1, max: 1 }),
      timestamp: fc.integer({ min: 0, max: 2 }),
      value: fc.integer({ min: -2, max: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(small, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }),
        async (parts) => {
          const runId = await client.run();
          await Promise.all(
            parts.map((points) =>
              client.post('runs/log-batch', {
                run_id: runId,
                metrics: points.map((point) => ({ key: 'm', ...point })),
              }),
            ),
          );
          const greatest = parts
            .flat()
            .sort((a, b) => a.step - b.step || a.timestamp - b.timestamp || a.value - b.value)
            .at(-1);
          expect((await client.getRun(runId)).data.metrics).toEqual([{ key: 'm', ...greatest }]);
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('the histories of several runs', () => {
  it('come by run', async () => {
    const runs = [await runWith(steps(1, 0)), await runWith(steps(5))].sort();
    const { body } = await client.get('metrics/get-history-bulk', { run_id: runs, metric_key: 'm' });
    const expected = await Promise.all(
      runs.map(async (runId) => {
        const history = await client.get('metrics/get-history', { run_id: runId, metric_key: 'm' });
        return history.body.metrics.map((point: object) => ({ ...point, run_id: runId }));
      }),
    );
    expect(body.metrics).toEqual(expected.flat());
  });

  it('end where the limit is', async () => {
    const run = await runWith(steps(0, 1, 2));
    const fields = { run_id: run, metric_key: 'm', max_results: 2 };
    expect((await client.get('metrics/get-history-bulk', fields)).body.metrics).toHaveLength(2);
  });

  it.each([
    [{ metric_key: 'm' }, 'GetMetricHistoryBulk request must specify at least one run_id'],
    [{ metric_key: 'm', run_id: Array(101).fill('r') }, 'cannot specify more than 100'],
    [{ run_id: 'r' }, 'must specify a metric_key'],
  ])('refuse %#', async (fields, message) => {
    expect(await client.get('metrics/get-history-bulk', fields)).toEqual(invalid(message));
  });
});

describe('histories at chosen steps', () => {
  const interval = async (fields: object) => {
    const { status, body } = await client.get('metrics/get-history-bulk-interval', {
      metric_key: 'm',
      ...fields,
    });
    return status === 200 ? (body.metrics ?? []) : { status, body };
  };

  it('are whole when they are short', async () => {
    const run = await runWith(steps(3, 1, 2));
    const metrics = await interval({ run_ids: run });
    expect(metrics).toEqual(steps(1, 2, 3).map((point) => ({ key: 'm', ...point, run_id: run })));
  });

  it('are taken at even distances, with the last', async () => {
    const run = await runWith(steps(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
    expect(stepsOf(await interval({ run_ids: run, max_results: 5 }))).toEqual([0, 2, 4, 6, 8, 9]);
  });

  it('have the first and the last step of each run', async () => {
    const long = await runWith(steps(...Array.from({ length: 100 }, (_, i) => i)));
    const short = await runWith(steps(33, 34, 35));
    const metrics = await interval({ run_ids: [short, long], max_results: 2 });
    const of = (run: string) => stepsOf(metrics.filter(({ run_id }: { run_id: string }) => run_id === run));
    expect([of(short), of(long)]).toEqual([
      [33, 35],
      [0, 33, 35, 50, 99],
    ]);
  });

  it('come run by run in the order asked for', async () => {
    const runs = [await runWith(steps(1)), await runWith(steps(1))].reverse();
    const metrics = await interval({ run_ids: runs });
    expect(metrics.map(({ run_id }: { run_id: string }) => run_id)).toEqual(runs);
  });

  it('are whole when one step has more points than are read at once', async () => {
    const [long, other] = [await longRun(25_001), await runWith(steps(1, 2))];
    const { body } = await client.get('metrics/get-history-bulk-interval', {
      run_ids: [long, other],
      metric_key: 'm',
    });
    const values = body.metrics.map(({ value }: Point) => value);
    expect(values).toEqual([...Array.from({ length: 25_001 }, (_, i) => i), 0.1, 0.2]);
  });

  it('keep to the steps asked for', async () => {
    const run = await runWith(steps(-2, 0, 1, 2, 3, 4));
    expect(stepsOf(await interval({ run_ids: run, start_step: -5, end_step: 2 }))).toEqual([-2, 0, 1, 2]);
  });

  it('follow the rule of even distances for any steps and limits', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 12 }),
        async (logged, limit) => {
          const run = await runWith(steps(...logged));
          const sorted = logged.toSorted((a, b) => a - b);
          const chosen =
            sorted.length <= limit
              ? sorted
              : Array.from({ length: limit }, (_, i) => sorted[Math.floor((i * sorted.length) / limit)]!);
          const expected = new Set([...chosen, sorted[0], sorted.at(-1)]);
          expect(new Set(stepsOf(await interval({ run_ids: run, max_results: limit })))).toEqual(expected);
        },
      ),
      { numRuns: 25 },
    );
  });

  it.each([
    [{ run_ids: 'r', start_step: 1 }, 'both must be specified'],
    [{ run_ids: 'r', start_step: 2, end_step: 1 }, 'end_step must be greater than start_step.'],
    [{ run_ids: 'r', max_results: 0 }, 'max_results must be between 1 and 2500'],
    [{ run_ids: 'r', max_results: 2501 }, 'max_results must be between 1 and 2500'],
    [{}, 'GetMetricHistoryBulkInterval request must specify at least one run_id'],
    [{ run_ids: Array(101).fill('r') }, 'cannot specify more than 100'],
  ])('are refused for %#', async (fields, message) => {
    expect(await interval(fields)).toEqual(invalid(message));
  });
});

describe('a history over GraphQL', () => {
  const historyOf = async (runId: string, args = '') => {
    const answer = await graphql<{ run: { metricHistory: { step: number; value: number | null }[] } }>(
      running.url,
      `query ($id: ID!) { run(id: $id) { metricHistory(name: "m" ${args}) { step value } } }`,
      { id: runId },
    );
    return answer.errors ?? answer.data?.run.metricHistory;
  };

  it('is thinned out to the points asked for, with its ends and its peak', async () => {
    const runId = await client.run();
    const peak = { step: 1_234, timestamp: 1, value: 99 };
    for (let first = 0; first < 3_000; first += 1_000) {
      const metrics = Array.from({ length: 1_000 }, (_, i) => ({
        ...{ key: 'm', step: first + i, timestamp: 1, value: Math.sin(first + i) },
        ...(first + i === peak.step ? peak : {}),
      }));
      await client.post('runs/log-batch', { run_id: runId, metrics });
    }
    for (const [args, most] of [
      ['', 1_000],
      ['pointsMax: 10', 10],
    ] as const) {
      const history = (await historyOf(runId, args)) as Point[];
      expect(history.length).toBeLessThanOrEqual(most);
      expect(history.length).toBeGreaterThan(most * 0.9 - 1);
      expect([history[0]!.step, history.at(-1)!.step]).toEqual([0, 2_999]);
      expect(history).toContainEqual({ step: peak.step, value: peak.value });
    }
  });

  it('has null where the value is not a number', async () => {
    const runId = await client.run();
    await client.post('runs/log-metric', { run_id: runId, key: 'm', value: 'NaN', timestamp: 1 });
    expect(await historyOf(runId)).toEqual([{ step: 0, value: null }]);
  });

  it('is refused with fewer than 2 points or more than 1,000', async () => {
    const runId = await client.run();
    for (const pointsMax of [1, 1_001]) {
      expect(await historyOf(runId, `pointsMax: ${pointsMax}`)).toMatchObject([
        { message: 'pointsMax: must be 2 to 1000', extensions: { code: 'INVALID_INPUT' } },
      ]);
    }
  });
});
