import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { startApi } from '../support/programs.js';
import { type MlflowClient, mlflowClient, succeeded, uniqueName } from './support/mlflow-client.js';

let environment: TestEnvironment;
let api: Awaited<ReturnType<typeof startApi>>;
let client: MlflowClient;
let experiment: string;

beforeAll(async () => {
  environment = await createTestEnvironment();
  api = await startApi(environment);
  client = mlflowClient(api.url);
});
afterAll(async () => {
  await api?.stop('SIGKILL');
  await environment?.close();
});
beforeEach(async () => {
  experiment = await newExperiment();
});

async function newExperiment(): Promise<string> {
  const { experiment_id } = await succeeded(
    client.post('experiments/create', { name: uniqueName('experiment') }),
  );
  return experiment_id;
}

interface Logged {
  name?: string;
  start?: number;
  metrics?: Record<string, number | string>;
  params?: Record<string, string>;
  tags?: Record<string, string>;
}

/** @returns the id of a run with what it logged */
async function run({ name = 'run', start = 1000, metrics = {}, params = {}, tags = {} }: Logged = {}) {
  const created = await succeeded(
    client.post('runs/create', { experiment_id: experiment, run_name: name, start_time: start }),
  );
  const runId = created.run.info.run_id as string;
  const pairs = (record: Record<string, string>) =>
    Object.entries(record).map(([key, value]) => ({ key, value }));
  await succeeded(
    client.post('runs/log-batch', {
      run_id: runId,
      metrics: Object.entries(metrics).map(([key, value]) => ({ key, value, timestamp: 1, step: 0 })),
      params: pairs(params),
      tags: pairs(tags),
    }),
  );
  return runId;
}

const search = (fields: object = {}) =>
  client.post('runs/search', { experiment_ids: [experiment], ...fields });

async function found(filter: string, order_by: string[] = []): Promise<string[]> {
  const { runs = [] } = await succeeded(search({ filter, order_by }));
  return runs.map((each: { info: { run_id: string } }) => each.info.run_id);
}

/** The ids of all pages. */
async function walk(fields: object, beforeNext: () => Promise<unknown> = async () => {}): Promise<string[]> {
  const ids: string[] = [];
  for (let page_token: string | undefined; ; ) {
    const { runs = [], next_page_token } = await succeeded(search({ ...fields, page_token }));
    ids.push(...runs.map((each: { info: { run_id: string } }) => each.info.run_id));
    if (next_page_token === undefined) return ids;
    page_token = next_page_token;
    await beforeNext();
  }
}

describe('runs/search answers', () => {
  it('nothing for no experiments', async () => {
    await run();
    expect(await client.post('runs/search', { experiment_ids: [] })).toEqual({ status: 200, body: {} });
  });

  it('an empty object when nothing is found', async () => {
    expect(await search()).toEqual({ status: 200, body: {} });
  });

  it('each run as runs/get does, with its inputs and outputs', async () => {
    const id = await run({
      name: 'é "quoted" \\ \u2028',
      metrics: { a: 1.5, nan: 'NaN', inf: 'Infinity' },
      params: { p: 'x\ny', empty: '' },
      tags: { t: '😀' },
    });
    const dataset = { name: 'd', digest: '1', source_type: 'local', source: 's', schema: '{}' };
    await succeeded(
      client.post('runs/log-inputs', {
        run_id: id,
        datasets: [{ dataset, tags: [{ key: 'mlflow.data.context', value: 'train' }] }],
        models: [{ model_id: 'm-1' }],
      }),
    );
    await succeeded(client.post('runs/outputs', { run_id: id, models: [{ model_id: 'm-2', step: 3 }] }));
    const got = await succeeded(client.get('runs/get', { run_id: id }));
    expect((await succeeded(search())).runs).toEqual([got.run]);
    expect(got.run.data.metrics).toHaveLength(3);
    expect(got.run.inputs.dataset_inputs).toHaveLength(1);
  });

  it('runs of several experiments, newest first and then by id', async () => {
    const first = await run({ start: 5 });
    const elsewhere = experiment;
    experiment = await newExperiment();
    const [older, newer, same] = [await run({ start: 4 }), await run({ start: 9 }), await run({ start: 4 })];
    const { runs } = await succeeded(search({ experiment_ids: [experiment, elsewhere] }));
    expect(runs.map((each: { info: { run_id: string } }) => each.info.run_id)).toEqual([
      ...[newer, first],
      ...[older, same].sort(),
    ]);
  });

  it('more runs than are read at once, each once', async () => {
    const now = new Date();
    const db = await environment.openDatabase();
    const rows = Array.from({ length: 1203 }, (_, index) => [
      ...[index.toString(16).padStart(32, '0'), experiment, 'many', 'FINISHED', now, now],
    ]);
    await db.query('INSERT INTO run (id, experiment_id, name, status, created_at, started_at) VALUES ?', [
      rows,
    ]);
    const { runs } = await succeeded(search({ max_results: 5000 }));
    expect(new Set(runs.map((each: { info: { run_id: string } }) => each.info.run_id)).size).toBe(1203);
  });
});

describe('filters of runs', () => {
  it.each([
    ['metrics.m > 0.5', true],
    ['metrics.m != 2', true],
    ['metric.m <= 1e0', true],
    ['metrics.m < -1', false],
    ['metrics.other != 2', false],
    ["params.p = 'Text'", true],
    ["params.p = 'text'", false],
    ["params.p = 'Text '", false],
    ["params.p ILIKE 'tEX%'", true],
    ["params.p LIKE 'T_xt'", true],
    ["params.p LIKE 'tex%'", false],
    ["params.other != 'x'", false],
    ['params.other IS NULL', true],
    ['params.p IS NULL', false],
    ['tags.`my tag` IS NOT NULL', true],
    ['tags."my tag" = \'it is\'', true],
    ["tags.percent = '100%_\\'", true],
    ["tags.percent LIKE '100_!\\'", false],
    ["attributes.run_name = 'run'", true],
    ["`Run name` = 'run'", true],
    ["run.status = 'RUNNING' and attr.start_time = 1000", true],
    ['attribute.Created >= 1000.5', false],
    ['end_time > 0', false],
    ["metrics.m > 0 AND metrics.m < 2 AND params.p = 'Text'", true],
    ["metrics.m > 0 AND params.p = 'other'", false],
    ["user_id = ''", true],
  ])('%s: %s', async (filter, matches) => {
    const id = await run({
      metrics: { m: 1 },
      params: { p: 'Text' },
      tags: { 'my tag': 'it is', percent: '100%_\\' },
    });
    expect(await found(filter)).toEqual(matches ? [id] : []);
  });

  it('find runs by lists of ids', async () => {
    const [a, b, c] = [await run(), await run(), await run()];
    expect((await found(`run_id IN ('${a}', "${b}", 'é')`)).sort()).toEqual([a, b].sort());
    expect(await found(`attributes.run_id NOT IN ('${a}', '${b}')`)).toEqual([c]);
  });

  it('find NaN as 0', async () => {
    const id = await run({ metrics: { m: 'NaN' } });
    expect(await found('metrics.m = 0')).toEqual([id]);
  });

  it('find runs by their datasets, one of which must fit each clause', async () => {
    const id = await run();
    const use = (name: string, digest: string, context: string) => ({
      dataset: { name, digest, source_type: 's', source: 's' },
      tags: [{ key: 'mlflow.data.context', value: context }],
    });
    await succeeded(
      client.post('runs/log-inputs', {
        run_id: id,
        datasets: [use('a', '1', 'train'), use('b', '2', 'test')],
      }),
    );
    expect(await found("dataset.name = 'a' AND dataset.digest = '2'")).toEqual([id]);
    expect(await found("datasets.context IN ('train', 'x')")).toEqual([id]);
    expect(await found("dataset.name ILIKE 'A' AND dataset.context = 'other'")).toEqual([]);
  });

  it('look at latest metrics alone', async () => {
    const id = await run();
    for (const [step, value] of [
      [2, 10],
      [1, 99],
    ]) {
      await succeeded(client.post('runs/log-metric', { run_id: id, key: 'm', value, timestamp: 1, step }));
    }
    expect(await found('metrics.m > 50')).toEqual([]);
  });
});

describe('views of runs', () => {
  it.each([
    ['ACTIVE_ONLY', [1]],
    [2, [0]],
    ['ALL', [0, 1]],
  ])('%s', async (run_view_type, expected) => {
    const ids = [await run({ start: 2 }), await run({ start: 1 })];
    await succeeded(client.post('runs/delete', { run_id: ids[0] }));
    const { runs } = await succeeded(search({ run_view_type }));
    expect(runs.map((each: { info: { run_id: string } }) => ids.indexOf(each.info.run_id))).toEqual(expected);
  });
});

describe('orders of runs', () => {
  it.each([
    ['ASC', ['-Infinity', -1, 0, 1000, 'Infinity', 'NaN', undefined]],
    ['DESC', ['Infinity', 1000, 0, -1, '-Infinity', 'NaN', undefined]],
  ] as const)('by a metric %s: numbers, then NaN, then none', async (direction, expected) => {
    const values = [0, 'NaN', undefined, 1000, '-Infinity', -1, 'Infinity'] as const;
    const ids = new Map<string, unknown>();
    for (const value of values)
      ids.set(await run({ metrics: value === undefined ? {} : { x: value } }), value);
    const ordered = await found('', [`metrics.x ${direction}`]);
    expect(ordered.map((id) => ids.get(id))).toEqual(expected);
  });

  it.each([
    ['params.p ASC', ['A', 'B', 'a', 'é', undefined]],
    ['params.p DESC', ['é', 'a', 'B', 'A', undefined]],
    ['tag.p', ['A', 'B', 'a', 'é', undefined]],
  ])('%s: byte by byte, and what has none last', async (order, expected) => {
    const ids = new Map<string, unknown>();
    for (const value of ['a', undefined, 'é', 'B', 'A']) {
      const pairs = value === undefined ? {} : { p: value };
      ids.set(await run({ params: pairs, tags: pairs }), value);
    }
    expect((await found('', [order])).map((id) => ids.get(id))).toEqual(expected);
  });

  it('by several fields', async () => {
    const [a, b, c] = [
      await run({ start: 1, params: { p: '1' } }),
      await run({ start: 2, params: { p: '1' } }),
      await run({ start: 3, params: { p: '0' } }),
    ];
    expect(await found('', ['params.p DESC', 'attributes.start_time ASC'])).toEqual([a, b, c]);
  });

  it.each([
    ['metrics.x desc', 2],
    ['metrics.x', 3],
    ['params.p', 1],
    ['tags.t DESC', 4],
    ['end_time', 2],
    ['start_time ASC', 2],
    ['run_name', 3],
    [undefined, 2],
  ])('by %s hold through pages of %i while runs are added', async (order, max_results) => {
    for (let index = 0; index < 11; index++) {
      await run({
        name: `run ${index % 3}`,
        start: 5000 + (index % 4),
        metrics: index % 3 === 0 ? {} : { x: index % 5 === 0 ? 'NaN' : index % 2 },
        params: index % 4 === 0 ? {} : { p: 'x'.repeat(300) },
        tags: index % 2 === 0 ? {} : { t: String(index % 2) },
      });
    }
    const order_by = order === undefined ? [] : [order];
    const before = await found('', order_by);
    const added: string[] = [];
    const walked = await walk({ max_results, order_by }, async () => {
      // Not for ever: what comes after the page is found by the next one.
      if (added.length < 3) added.push(await run({ start: 5001, metrics: { x: 1 }, tags: { t: '1' } }));
    });
    expect(walked.filter((id) => !added.includes(id))).toEqual(before);
    expect(new Set(walked).size).toBe(walked.length);
  });
});

describe('what runs/search refuses', () => {
  it.each([
    [{ filter: "metrics.A > 0.1 OR params.B = 'LR'" }, 'Invalid clause(s) in filter string'],
    [{ filter: 'metrics.acc LIKE 1' }, 'Invalid comparator'],
    [{ filter: "attribute.foo = 'x'" }, "Invalid attribute key 'foo' specified. Valid keys are"],
    [{ filter: 'm.acc >= 0.94' }, 'Invalid entity type'],
    [{ order_by: ['attribute.run_id ACS'] }, 'Invalid ordering key in order_by clause'],
    [{ order_by: ['metrics.x', 'metric.x DESC'] }, 'duplicate fields'],
    [{ max_results: 0 }, "Invalid value 0 for parameter 'max_results' supplied"],
    [{ max_results: 50_001 }, "Invalid value 50001 for parameter 'max_results' supplied"],
    [{ page_token: 'evilhax' }, 'Invalid page token'],
    [{ page_token: 'e30=' }, 'Invalid page token'],
    [{ page_token: Buffer.from('not json').toString('base64') }, 'Invalid page token'],
    [{ run_view_type: 'SOME' }, 'Invalid value "SOME" for parameter \'run_view_type\' supplied'],
    [{ experiment_ids: ['x'] }, 'Invalid experiment id'],
  ])('%j', async (fields, message) => {
    const { status, body } = await search(fields);
    expect({ status, code: body.error_code }).toEqual({ status: 400, code: 'INVALID_PARAMETER_VALUE' });
    expect(body.message).toContain(message);
  });

  it('a page token of another order', async () => {
    await run();
    await run();
    const { next_page_token } = await succeeded(search({ max_results: 1, order_by: ['run_id'] }));
    const { status, body } = await search({ page_token: next_page_token, order_by: ['run_id DESC'] });
    expect([status, body.message]).toEqual([400, expect.stringContaining('Invalid page token')]);
  });
});
