import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { startApi } from '../support/programs.js';
import { type MlflowClient, mlflowClient, succeeded, uniqueName } from './support/mlflow-client.js';

let environment: TestEnvironment;
let api: Awaited<ReturnType<typeof startApi>>;
let client: MlflowClient;

beforeAll(async () => {
  environment = await createTestEnvironment();
  api = await startApi(environment);
  client = mlflowClient(api.url);
});
afterAll(async () => {
  await api?.stop('SIGKILL');
  await environment?.close();
});

const tagsOf = (tags: Record<string, string>) => Object.entries(tags).map(([key, value]) => ({ key, value }));
const names = (rows: { name: string }[] = []) => rows.map(({ name }) => name);

async function experiment(name = uniqueName('experiment'), tags: Record<string, string> = {}) {
  const body = await succeeded(client.post('experiments/create', { name, tags: tagsOf(tags) }));
  return { name, id: body.experiment_id as string };
}

async function model(name: string, tags: Record<string, string> = {}) {
  await succeeded(client.post('registered-models/create', { name, tags: tagsOf(tags) }));
  return name;
}

async function version(name: string, fields: object = {}): Promise<string> {
  const body = await succeeded(
    client.post('model-versions/create', { name, source: 's3://bucket/model', ...fields }),
  );
  return body.model_version.version;
}

/** All pages, one row each. */
async function walk(path: string, list: string, query: Record<string, string | string[]>): Promise<object[]> {
  const rows: object[] = [];
  for (let page_token = ''; ; ) {
    const body = await succeeded(client.get(path, { ...query, max_results: 1, page_token }));
    rows.push(...(body[list] ?? []));
    if (body.next_page_token === undefined) return rows;
    page_token = body.next_page_token;
  }
}

describe('experiments/search', () => {
  it.each([
    ['POST', (fields: object) => client.post('experiments/search', fields)],
    ['GET', (fields: object) => client.get('experiments/search', fields as Record<string, string>)],
  ])('answers %s', async (_method, call) => {
    const { name, id } = await experiment();
    const { experiments } = await succeeded(call({ filter: `name = '${name}'`, max_results: 5 }));
    expect(experiments).toMatchObject([{ experiment_id: id, name, lifecycle_stage: 'active' }]);
  });

  it('finds by name and tag', async () => {
    const { name } = await experiment(uniqueName('Tagged'), { team: 'a' });
    await experiment(uniqueName('Tagged'), { team: 'b' });
    const filter = "name ILIKE 'tagged%' AND tags.team = 'a'";
    expect(names((await succeeded(client.post('experiments/search', { filter }))).experiments)).toEqual([
      name,
    ]);
  });

  it('shows the newest first, and equals by their number', async () => {
    const prefix = uniqueName('order');
    const made = [
      await experiment(`${prefix} a`),
      await experiment(`${prefix} b`),
      await experiment(`${prefix} c`),
    ];
    const db = await environment.openDatabase();
    await db.query('UPDATE experiment SET created_at = ? WHERE id IN (?)', [
      ...[new Date(), made.slice(1).map(({ id }) => id)],
    ]);
    const { experiments } = await succeeded(
      client.post('experiments/search', { filter: `name LIKE '${prefix}%'` }),
    );
    expect(names(experiments)).toEqual([made[1]!.name, made[2]!.name, made[0]!.name]);
  });

  it('orders by name byte by byte', async () => {
    const prefix = uniqueName('bytes');
    for (const end of ['ab', 'a', 'Default', 'Abc']) await experiment(prefix + end);
    const { experiments } = await succeeded(
      client.post('experiments/search', { filter: `name LIKE '${prefix}%'`, order_by: ['name DESC'] }),
    );
    expect(names(experiments)).toEqual(['ab', 'a', 'Default', 'Abc'].map((end) => prefix + end));
  });

  it('shows deleted ones on request', async () => {
    const { name, id } = await experiment();
    await succeeded(client.post('experiments/delete', { experiment_id: id }));
    const found = async (view_type: string) =>
      names(
        (await succeeded(client.post('experiments/search', { filter: `name = '${name}'`, view_type })))
          .experiments,
      );
    expect([await found('ACTIVE_ONLY'), await found('DELETED_ONLY'), await found('ALL')]).toEqual([
      ...[[], [name], [name]],
    ]);
  });

  it('comes in pages', async () => {
    const prefix = uniqueName('page');
    for (const end of ['a', 'b', 'c']) await experiment(prefix + end);
    const query = { filter: `name LIKE '${prefix}%'`, order_by: ['name'] };
    expect(names((await walk('experiments/search', 'experiments', query)) as never)).toEqual(
      ['a', 'b', 'c'].map((end) => prefix + end),
    );
  });
});

describe('experiments/search-datasets', () => {
  it('answers each dataset and use once', async () => {
    const { id } = await experiment();
    for (const context of ['train', 'train', 'eval']) {
      const { run } = await succeeded(client.post('runs/create', { experiment_id: id }));
      const dataset = { name: 'd', digest: '1', source_type: 's', source: 's' };
      const tags = [{ key: 'mlflow.data.context', value: context }];
      await succeeded(
        client.post('runs/log-inputs', { run_id: run.info.run_id, datasets: [{ dataset, tags }] }),
      );
    }
    const { dataset_summaries } = await succeeded(
      client.post('experiments/search-datasets', { experiment_ids: [id] }),
    );
    const summary = { experiment_id: id, name: 'd', digest: '1' };
    expect(dataset_summaries).toEqual([
      { ...summary, context: 'eval' },
      { ...summary, context: 'train' },
    ]);
  });

  it.each([
    [0, 'SearchDatasets request must specify at least one experiment_id.'],
    [21, 'cannot specify more than 20 experiment_ids'],
  ])('refuses %i experiments', async (count, message) => {
    const { status, body } = await client.post('experiments/search-datasets', {
      experiment_ids: Array(count).fill('0'),
    });
    expect([status, body.message]).toEqual([400, expect.stringContaining(message)]);
  });
});

describe('registered-models/search', () => {
  it('finds by name and all values of tags', async () => {
    const prefix = uniqueName('model');
    const both = await model(`${prefix} both`, { a: '1', b: '2' });
    await model(`${prefix} one`, { a: '1' });
    const filter = `name LIKE '${prefix}%' AND tags.a = '1' AND tag.b = '2'`;
    expect(
      names((await succeeded(client.get('registered-models/search', { filter }))).registered_models),
    ).toEqual([both]);
  });

  it.each([
    ["!= 'true'", ['plain', 'said']],
    ["= 'false'", ['plain', 'said']],
    ["= 'true'", ['prompt']],
  ])('counts a model without the tag as no prompt: %s', async (comparison, expected) => {
    const prefix = uniqueName('prompts');
    await model(`${prefix} plain`);
    await model(`${prefix} said`, { 'mlflow.prompt.is_prompt': 'false' });
    await model(`${prefix} prompt`, { 'mlflow.prompt.is_prompt': 'true' });
    const filter = `name LIKE '${prefix}%' AND tag.\`mlflow.prompt.is_prompt\` ${comparison}`;
    const found = await succeeded(client.get('registered-models/search', { filter }));
    expect(names(found.registered_models)).toEqual(expected.map((end) => `${prefix} ${end}`));
  });

  it('comes by name in pages, or in another order', async () => {
    const prefix = uniqueName('paged');
    for (const end of ['b', 'C', 'a']) await model(prefix + end);
    const query = { filter: `name LIKE '${prefix}%'` };
    const walked = async (order_by: string[]) =>
      names(
        (await walk('registered-models/search', 'registered_models', { ...query, order_by })) as never,
      ).map((name) => name.slice(prefix.length));
    expect(await walked([])).toEqual(['C', 'a', 'b']);
    expect(await walked(['name DESC'])).toEqual(['b', 'a', 'C']);
    expect(await walked(['timestamp ASC'])).toEqual(['b', 'C', 'a']);
  });

  it.each([
    [{ max_results: 0 }, 'Invalid value "0" for parameter \'max_results\' supplied'],
    [{ max_results: 1001 }, 'Invalid value "1001" for parameter \'max_results\' supplied'],
    [{ filter: 'name = 1' }, 'Expected a quoted string value'],
    [{ filter: 'description = "x"' }, "Invalid attribute key 'description' specified"],
    [{ order_by: 'creation_timestamp DESC' }, 'Invalid order by key'],
    [{ order_by: 'last_updated_timestamp DESC blah' }, 'Invalid order_by clause'],
    [{ order_by: ['timestamp', 'last_updated_timestamp'] }, 'duplicate fields'],
    [{ page_token: 'evilhax' }, 'Invalid page token, could not base64-decode'],
  ])('refuses %j', async (query, message) => {
    const { status, body } = await client.get('registered-models/search', query);
    expect([status, body.message]).toEqual([400, expect.stringContaining(message)]);
  });
});

describe('model-versions/search', () => {
  it('finds by model, number, run, source and tag', async () => {
    const name = await model(uniqueName('versions'));
    await version(name);
    const second = await version(name, {
      run_id: 'a'.repeat(32),
      source: 's3://bucket/Other',
      tags: [{ key: 't', value: 'x' }],
    });
    for (const clause of [
      'version_number > 1',
      `run_id IN ('${'a'.repeat(32)}', 'b')`,
      "source_path LIKE '%Other'",
      "tags.t = 'x'",
    ]) {
      const filter = `name = '${name}' AND ${clause}`;
      const { model_versions } = await succeeded(client.get('model-versions/search', { filter }));
      expect(model_versions).toMatchObject([{ name, version: second }]);
    }
  });

  it('comes last changed first in pages, without deleted ones', async () => {
    const name = await model(uniqueName('changed'));
    for (let count = 0; count < 4; count++) await version(name);
    await succeeded(client.patch('model-versions/update', { name, version: '2', description: 'newer' }));
    const db = await environment.openDatabase();
    await db.query(
      'UPDATE model_version JOIN model ON model.id = model_id SET deleted_at = ? WHERE name = ? AND version = 3',
      [new Date(), name],
    );
    const rows = await walk('model-versions/search', 'model_versions', { filter: `name = '${name}'` });
    expect(rows.map((row) => (row as { version: string }).version)).toEqual(['2', '4', '1']);
  });

  it.each([
    ['run_id IN ()', 'got empty list'],
    ['run_id IN (1)', 'got different type in list'],
    ["name IN ('a')", "Only the 'run_id' attribute supports comparison with a list"],
    ["version_number = 'x'", 'Expected numeric value type'],
  ])('refuses %s', async (filter, message) => {
    const { status, body } = await client.get('model-versions/search', { filter });
    expect([status, body.message]).toEqual([400, expect.stringContaining(message)]);
  });
});

describe('logged-models/search', () => {
  interface Point {
    value: number;
    timestamp?: number;
    dataset_name?: string;
    dataset_digest?: string;
  }

  /** A logged model with values of its metric `f1`. */
  async function logged(experimentId: string, name: string, points: Point[] = []) {
    const body = await succeeded(
      client.post('logged-models', {
        experiment_id: experimentId,
        name,
        params: [{ key: 'p', value: name }],
      }),
    );
    const db = await environment.openDatabase();
    for (const [index, { value, timestamp = 1, dataset_name, dataset_digest }] of points.entries()) {
      await db.query(
        `INSERT INTO logged_model_metric (logged_model_id, point_digest, run_id, name, step, timestamp_ms, value,
           dataset_name, dataset_digest) VALUES (?, ?, ?, 'f1', 0, ?, ?, ?, ?)`,
        [
          ...[body.model.info.model_id, String(index).padStart(64, '0'), 'a'.repeat(32), timestamp, value],
          ...[dataset_name ?? null, dataset_digest ?? null],
        ],
      );
    }
  }

  const search = async (experimentId: string, fields: object) => {
    const { models = [] } = await succeeded(
      client.post('logged-models/search', { experiment_ids: [experimentId], ...fields }),
    );
    return models.map((found: { info: { name: string } }) => found.info.name);
  };

  it('finds by attribute and parameter, the newest first', async () => {
    const { id } = await experiment();
    for (const name of ['a', 'b', 'c']) await logged(id, name);
    expect(await search(id, {})).toEqual(['c', 'b', 'a']);
    expect(await search(id, { filter: "name IN ('a', 'b') AND params.p != 'a'" })).toEqual(['b']);
    expect(
      await search(id, { filter: "status = 'LOGGED_MODEL_PENDING' AND creation_time > 0" }),
    ).toHaveLength(3);
    expect(await search(id, { filter: "status = 'READY'" })).toEqual([]);
  });

  it('finds and orders by metrics, of one dataset on request', async () => {
    const { id } = await experiment();
    const on = (dataset_name: string) => ({ dataset_name, dataset_digest: '1' });
    await logged(id, 'a', [
      { value: 0.9, ...on('x') },
      { value: 0.1, timestamp: 2, ...on('y') },
    ]);
    await logged(id, 'b', [{ value: 0.5, ...on('x') }]);
    await logged(id, 'c');
    expect(await search(id, { filter: 'metrics.f1 > 0.4' })).toEqual(['b', 'a']);
    expect(await search(id, { filter: 'metrics.f1 < 0.4', datasets: [on('x')] })).toEqual([]);
    expect(await search(id, { datasets: [on('y')] })).toEqual(['a']);
    const order = (fields: object) => ({
      order_by: [{ field_name: 'metrics.f1', ascending: false, ...fields }],
    });
    expect(await search(id, order({}))).toEqual(['b', 'a', 'c']);
    expect(await search(id, order(on('x')))).toEqual(['a', 'b', 'c']);
  });

  it('binds a page token to the search that it comes from', async () => {
    const { id } = await experiment();
    for (const name of ['a', 'b']) await logged(id, name);
    const ask = (fields: object) =>
      client.post('logged-models/search', { experiment_ids: [id], max_results: 1, ...fields });
    const { next_page_token: page_token } = await succeeded(ask({}));
    expect((await succeeded(ask({ page_token }))).models).toMatchObject([{ info: { name: 'a' } }]);
    expect(await ask({ page_token, filter: "name = 'a'" })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('Invalid page token') },
    });
  });
});
