import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logModelMetrics } from '../../src/pipeline/tracking/logged-model-metrics.js';
import { newId } from '../../src/platform/ids.js';
import { type RegistryApi, startRegistry } from './support/registry-api.js';

let api: RegistryApi;
beforeAll(async () => {
  api = await startRegistry();
});
afterAll(() => api?.close());

const create = (fields: object = {}) => api.post('logged-models', { experiment_id: '0', ...fields });
const created = async (fields: object = {}) => (await create(fields)).body.model;
const idOf = async (fields: object = {}): Promise<string> => (await created(fields)).info.model_id;
const read = async (id: string) => (await api.get(`logged-models/${id}`)).body.model;

describe('a logged model', () => {
  it('waits for its files, in a folder of its experiment', async () => {
    const { status, body } = await create({
      name: 'net',
      model_type: 'Agent',
      source_run_id: 'a'.repeat(32),
      params: [{ key: 'depth', value: '3' }],
      tags: [{ key: 'team', value: 'search' }],
    });
    expect(status).toBe(200);
    const { model_id } = body.model.info;
    expect(model_id).toMatch(/^m-[0-9a-f]{32}$/);
    expect(body.model).toEqual({
      info: {
        model_id,
        experiment_id: '0',
        name: 'net',
        creation_timestamp_ms: expect.any(Number),
        last_updated_timestamp_ms: body.model.info.creation_timestamp_ms,
        artifact_uri: `mlflow-artifacts:/0/models/${model_id}/artifacts`,
        status: 'LOGGED_MODEL_PENDING',
        model_type: 'Agent',
        source_run_id: 'a'.repeat(32),
        tags: [{ key: 'team', value: 'search' }],
      },
      data: { params: [{ key: 'depth', value: '3' }] },
    });
    expect(await read(model_id)).toEqual(body.model);
  });

  it('gets a name when it has none', async () => {
    expect((await created()).info.name).toMatch(/^model-/);
  });

  it.each(['a/b', 'a:b', 'a.b', 'a%b', 'a"b', "a'b", ' ', 'n'.repeat(501)])(
    'is not called %j',
    async (name) => {
      const { status, body } = await create({ name });
      expect([status, body.error_code]).toEqual([400, 'INVALID_PARAMETER_VALUE']);
    },
  );

  it.each([
    ['999999', 404, 'No Experiment with id=999999 exists'],
    ['x', 400, "Invalid experiment id 'x'"],
  ])('belongs to an experiment, not to %s', async (experiment_id, status, message) => {
    const answer = await create({ experiment_id });
    expect(answer.status).toBe(status);
    expect(answer.body.message).toContain(message);
  });

  it('needs an active experiment', async () => {
    await api.db.query(
      "INSERT INTO experiment (name, created_at, deleted_at) VALUES ('gone', NOW(3), NOW(3))",
    );
    const [{ id }] = await api.db.query("SELECT id FROM experiment WHERE name = 'gone'");
    const { status, body } = await create({ experiment_id: String(id) });
    expect([status, body.error_code]).toEqual([400, 'INVALID_PARAMETER_VALUE']);
    expect(body.message).toContain("must be in the 'active' state");
  });

  it.each([
    ['LOGGED_MODEL_READY', 'LOGGED_MODEL_READY'],
    [3, 'LOGGED_MODEL_UPLOAD_FAILED'],
  ])('has the status %s once its files are done', async (status, expected) => {
    const id = await idOf();
    const answer = await api.patch(`logged-models/${id}`, { model_id: id, status });
    expect([answer.status, answer.body.model.info.status]).toEqual([200, expected]);
    expect((await read(id)).info.status).toBe(expected);
  });

  it.each([
    [undefined, `Missing value for required parameter 'status'`],
    ['DONE', `Invalid value "DONE" for parameter 'status' supplied`],
  ])('has no status %s', async (status, message) => {
    const answer = await api.patch(`logged-models/${await idOf()}`, { status });
    expect(answer.status).toBe(400);
    expect(answer.body.message).toContain(message);
  });

  it('that was deleted is shown only to those who ask for deleted ones', async () => {
    const id = await idOf();
    expect(await api.delete(`logged-models/${id}`)).toEqual({ status: 200, body: {} });
    expect(await api.get(`logged-models/${id}`)).toEqual({
      status: 404,
      body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: `Logged model with ID '${id}' not found.` },
    });
    expect((await api.get(`logged-models/${id}`, { allow_deleted: 'true' })).status).toBe(200);
  });

  it.each([
    ['PATCH', '', { status: 2 }],
    ['DELETE', '', {}],
    ['POST', '/params', { params: [] }],
    ['PATCH', '/tags', { tags: [] }],
    ['DELETE', '/tags/k', {}],
  ] as const)('that is unknown or deleted is not found by %s %s', async (method, path, fields) => {
    const call = { POST: api.post, PATCH: api.patch, DELETE: api.delete }[method];
    const deleted = await idOf();
    await api.delete(`logged-models/${deleted}`);
    for (const id of [deleted, 'm-é', `m-${'0'.repeat(32)}`]) {
      const { status, body } = await call(`logged-models/${encodeURIComponent(id)}${path}`, fields);
      expect([status, body.message]).toEqual([404, `Logged model with ID '${id}' not found.`]);
    }
  });
});

describe('the parameters of a logged model', () => {
  const log = (id: string, params: object[]) => api.post(`logged-models/${id}/params`, { params });

  it('are added to', async () => {
    const id = await idOf({ params: [{ key: 'a', value: '1' }] });
    expect(await log(id, [{ key: 'b', value: '' }])).toEqual({ status: 200, body: {} });
    expect((await read(id)).data.params).toEqual([
      { key: 'a', value: '1' },
      { key: 'b', value: '' },
    ]);
  });

  it('stay as they are', async () => {
    const id = await idOf({ params: [{ key: 'a', value: '1' }] });
    expect((await log(id, [{ key: 'a', value: '1' }])).status).toBe(200);
    const { status, body } = await log(id, [
      { key: 'b', value: '1' },
      { key: 'a', value: '2' },
    ]);
    expect([status, body.error_code]).toEqual([400, 'INVALID_PARAMETER_VALUE']);
    expect(body.message).toContain('Changing param values is not allowed');
    expect((await read(id)).data.params).toHaveLength(1);
  });

  it('are cut to 6,000 characters', async () => {
    const id = await idOf({ params: [{ key: 'a', value: '𝄞'.repeat(6_001) }] });
    expect((await read(id)).data.params[0].value).toBe('𝄞'.repeat(6_000));
  });
});

describe('the tags of a logged model', () => {
  it('are set, overwritten and deleted', async () => {
    const id = await idOf({ tags: [{ key: 'a', value: '1' }] });
    await api.patch(`logged-models/${id}/tags`, {
      tags: [
        { key: 'a', value: '2' },
        { key: 'a b', value: '' },
      ],
    });
    expect((await read(id)).info.tags).toEqual([
      { key: 'a', value: '2' },
      { key: 'a b', value: '' },
    ]);
    expect((await api.delete(`logged-models/${id}/tags/a%20b`)).status).toBe(200);
    expect((await read(id)).info.tags).toEqual([{ key: 'a', value: '2' }]);
  });

  it('must be there to be deleted', async () => {
    const { status, body } = await api.delete(`logged-models/${await idOf()}/tags/none`);
    expect([status, body.error_code]).toEqual([404, 'RESOURCE_DOES_NOT_EXIST']);
    expect(body.message).toContain('No tag with key');
  });
});

describe('the metrics of a logged model', () => {
  const T = new Date('2026-11-23T12:00:00.000Z');
  const point = (modelId: string, facts: object = {}) => ({
    modelId,
    name: 'f1',
    value: 0.5,
    step: 1,
    timestampMs: 7,
    ...facts,
  });
  const log = (points: ReturnType<typeof point>[], run = 'b'.repeat(32)) =>
    api.db.transaction((manager) => logModelMetrics(manager, [{ runId: run, points }], T));

  it('say which run measured them on which dataset', async () => {
    const id = await idOf();
    await log([point(id, { datasetName: 'gold', datasetDigest: 'abc' })]);
    expect((await read(id)).data.metrics).toEqual([
      {
        key: 'f1',
        value: 0.5,
        timestamp: 7,
        step: 1,
        model_id: id,
        dataset_name: 'gold',
        dataset_digest: 'abc',
        run_id: 'b'.repeat(32),
      },
    ]);
  });

  it('are kept once when they are sent twice, and beside each other when anything differs', async () => {
    const id = await idOf();
    const points = [
      point(id),
      point(id, { step: 2 }),
      point(id, { value: 0.6 }),
      point(id, { timestampMs: 8 }),
      point(id, { datasetName: 'gold' }),
    ];
    await log(points);
    await log(points);
    await log([point(id)], newId());
    expect((await read(id)).data.metrics).toHaveLength(6);
  });

  it('may be NaN or without end', async () => {
    const id = await idOf();
    await log([
      point(id, { name: 'lost', value: Number.NaN, timestampMs: 1 }),
      point(id, { name: 'huge', value: Number.POSITIVE_INFINITY, timestampMs: 2 }),
    ]);
    expect((await read(id)).data.metrics).toMatchObject([
      { key: 'lost', value: 'NaN' },
      { key: 'huge', value: Number.MAX_VALUE },
    ]);
  });

  it('are those of points that name a model', async () => {
    const id = await idOf();
    const { modelId: _none, ...bare } = point(id);
    await api.db.transaction((manager) =>
      logModelMetrics(
        manager,
        [
          { runId: newId(), points: [bare, point(id)] },
          { runId: newId(), points: [point('')] },
        ],
        T,
      ),
    );
    expect((await read(id)).data.metrics).toHaveLength(1);
  });

  it('are the newest of a long history, the older first', async () => {
    const id = await idOf();
    await log(Array.from({ length: 5_003 }, (_, step) => point(id, { step, timestampMs: step })));
    const { metrics } = (await read(id)).data;
    expect(metrics.map(({ step }: { step: number }) => step)).toEqual(
      Array.from({ length: 5_000 }, (_, index) => index + 3),
    );
  });

  it('need a model that is there', async () => {
    const id = await idOf();
    await api.delete(`logged-models/${id}`);
    for (const missing of [id, 'm-é']) {
      await expect(log([point(missing)])).rejects.toThrow(`Logged model with ID '${missing}' not found.`);
    }
  });

  it('are logged by 8 writers at once without a deadlock and without losing one', async () => {
    const ids = await Promise.all([idOf(), idOf(), idOf()]);
    const writer = async (who: number) => {
      for (let step = 0; step < 10; step++) {
        const turned = [...ids.slice(who % 3), ...ids.slice(0, who % 3)];
        await log(turned.map((id) => point(id, { step, value: who })));
      }
    };
    await Promise.all(Array.from({ length: 8 }, (_, who) => writer(who)));
    for (const id of ids) expect((await read(id)).data.metrics).toHaveLength(80);
  });
});
