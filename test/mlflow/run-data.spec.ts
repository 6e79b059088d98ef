import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MlflowUnderTest, startMlflow } from './support/api.js';
import { invalid, type MlflowClient, missing } from './support/client.js';

let running: MlflowUnderTest;
let client: MlflowClient;

beforeAll(async () => {
  running = await startMlflow();
  client = running.client;
});
afterAll(() => running?.close());

const LARGEST = 1.7976931348623157e308;
const metric = (fields: object = {}) => ({ key: 'loss', value: 1, timestamp: 1_000, step: 0, ...fields });

async function dataOf(runId: string) {
  return (await client.getRun(runId)).data;
}

async function historyOf(runId: string, key = 'loss') {
  return (await client.get('metrics/get-history', { run_id: runId, metric_key: key })).body.metrics ?? [];
}

describe('logging a metric', () => {
  it.each(['run_id', 'run_uuid'])('keeps a point; the id may come as %s', async (field) => {
    const runId = await client.run();
    const point = metric({ value: 0.1, step: -5, timestamp: 1_700_000_000_123 });
    expect(await client.post('runs/log-metric', { [field]: runId, ...point })).toEqual({
      status: 200,
      body: {},
    });
    expect(await historyOf(runId)).toEqual([point]);
  });

  it.each([
    ['1.5', 1.5],
    ['NaN', 'NaN'],
    ['Infinity', LARGEST],
    ['-Infinity', -LARGEST],
    [' -2e3 ', -2_000],
  ])('takes the value %j as %s', async (value, kept) => {
    const runId = await client.run();
    await client.post('runs/log-metric', { run_id: runId, ...metric({ value }) });
    expect((await dataOf(runId)).metrics).toEqual([metric({ value: kept })]);
  });

  it('takes whole numbers as text, up to what JavaScript knows of 64 bits', async () => {
    const runId = await client.run();
    const point = metric({ step: '9223372036854775807', timestamp: '12' });
    await client.post('runs/log-metric', { run_id: runId, ...point });
    const [kept] = await historyOf(runId);
    expect([kept.step / 2 ** 63, kept.timestamp]).toEqual([expect.closeTo(1, 12), 12]);
  });

  it.each([
    [{ key: undefined }, "Missing value for required parameter 'key'"],
    [{ value: undefined }, "Missing value for required parameter 'value'"],
    [{ value: null }, "Missing value for required parameter 'value'"],
    [{ timestamp: undefined }, "Missing value for required parameter 'timestamp'"],
    [{ value: true }, "Invalid value true for parameter 'value' supplied"],
    [{ value: 'much' }, 'Invalid value "much" for parameter \'value\' supplied'],
    [{ timestamp: 1.5 }, "Invalid value 1.5 for parameter 'timestamp' supplied"],
    [{ timestamp: -1 }, "Invalid value -1 for parameter 'timestamp' supplied"],
    [{ step: 'x' }, 'Invalid value "x" for parameter \'step\' supplied'],
    [{ step: '9223372036854775999999' }, "for parameter 'step' supplied"],
    [{ key: 5 }, "Invalid value 5 for parameter 'key' supplied"],
    [{ key: 'a//b' }, 'Invalid value "a//b" for parameter \'name\' supplied'],
    [{ key: 'a'.repeat(251) }, "'Metric name' exceeds the maximum length of 250 characters"],
  ])('refuses %j', async (fields, message) => {
    const runId = await client.run();
    expect(await client.post('runs/log-metric', { run_id: runId, ...metric(fields) })).toEqual(
      invalid(message),
    );
  });

  it('checks the point before the run', async () => {
    expect(await client.post('runs/log-metric', { run_id: 'none', ...metric({ key: '..' }) })).toEqual(
      invalid("parameter 'name'"),
    );
    expect(await client.post('runs/log-metric', { run_id: 'none', ...metric() })).toEqual(
      missing('Run with id=none not found'),
    );
  });

  it('keeps a point once, however often it is sent', async () => {
    const runId = await client.run();
    for (let i = 0; i < 3; i++) await client.post('runs/log-metric', { run_id: runId, ...metric() });
    expect(await historyOf(runId)).toEqual([metric()]);
  });
});

describe('logging a parameter', () => {
  it('keeps it, also with nothing in it', async () => {
    const runId = await client.run();
    await client.post('runs/log-parameter', { run_id: runId, key: 'a', value: '' });
    expect((await dataOf(runId)).params).toEqual([{ key: 'a', value: '' }]);
  });

  it('takes the same value again, and no other', async () => {
    const runId = await client.run();
    const param = { run_id: runId, key: 'a', value: 'old' };
    await client.post('runs/log-parameter', param);
    expect((await client.post('runs/log-parameter', param)).status).toBe(200);
    expect(await client.post('runs/log-parameter', { ...param, value: 'new' })).toEqual(
      invalid(
        `Changing param values is not allowed. Param with key='a' was already logged with value='old' for run ID='${runId}'. Attempted logging new value 'new'.`,
      ),
    );
    expect((await dataOf(runId)).params).toEqual([{ key: 'a', value: 'old' }]);
  });

  it('cuts a long value', async () => {
    const runId = await client.run();
    await client.post('runs/log-parameter', { run_id: runId, key: 'a', value: 'ü'.repeat(7_000) });
    expect((await dataOf(runId)).params[0].value).toBe('ü'.repeat(6_000));
  });

  it('lets one of eight values win that come at once', async () => {
    const runId = await client.run();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        client.post('runs/log-parameter', { run_id: runId, key: 'a', value: String(i) }),
      ),
    );
    const winners = answers.flatMap(({ status }, i) => (status === 200 ? [String(i)] : []));
    expect(winners).toHaveLength(1);
    expect((await dataOf(runId)).params).toEqual([{ key: 'a', value: winners[0] }]);
  });

  it.each([
    [{ key: 'a' }, "Missing value for required parameter 'value'"],
    [{ key: 'a', value: 1 }, "Invalid value 1 for parameter 'value' supplied"],
    [{ key: '/a', value: '1' }, "parameter 'key' supplied"],
    [{ key: 'a'.repeat(251), value: '1' }, "'Param key' exceeds the maximum length of 250 characters"],
  ])('refuses %j', async (fields, message) => {
    const runId = await client.run();
    expect(await client.post('runs/log-parameter', { run_id: runId, ...fields })).toEqual(invalid(message));
  });
});

describe('tags of a run', () => {
  it('are set, replaced and removed', async () => {
    const runId = await client.run({ run_name: 'r', tags: [{ key: 't', value: '1' }] });
    await client.post('runs/set-tag', { run_id: runId, key: 't', value: '2' });
    expect((await dataOf(runId)).tags).toContainEqual({ key: 't', value: '2' });
    await client.post('runs/delete-tag', { run_id: runId, key: 't' });
    expect((await dataOf(runId)).tags).toEqual([{ key: 'mlflow.runName', value: 'r' }]);
  });

  it('rename the run', async () => {
    const runId = await client.run({ run_name: 'old' });
    await client.post('runs/set-tag', { run_id: runId, key: 'mlflow.runName', value: 'new' });
    expect((await client.getRun(runId)).info.run_name).toBe('new');
  });

  it('are cut when they are long', async () => {
    const runId = await client.run();
    await client.post('runs/set-tag', { run_id: runId, key: 't', value: '数'.repeat(9_000) });
    const { tags } = await dataOf(runId);
    expect(tags.find(({ key }: { key: string }) => key === 't').value).toBe('数'.repeat(8_000));
  });

  it('cannot be removed when they are not there', async () => {
    const runId = await client.run();
    expect(await client.post('runs/delete-tag', { run_id: runId, key: 'none' })).toEqual(
      missing(`No tag with name: none in run with id ${runId}`),
    );
  });
});

describe('logging a batch', () => {
  it('keeps all of it', async () => {
    const runId = await client.run({ run_name: 'r' });
    const batch = {
      metrics: [metric({ key: 'a' }), metric({ key: 'b', step: '7' })],
      params: [{ key: 'p', value: '1' }],
      tags: [
        { key: 't', value: 'first' },
        { key: 't', value: 'last' },
      ],
    };
    expect(await client.post('runs/log-batch', { run_id: runId, ...batch })).toEqual({
      status: 200,
      body: {},
    });
    expect(await dataOf(runId)).toEqual({
      metrics: [metric({ key: 'a' }), metric({ key: 'b', step: 7 })],
      params: batch.params,
      tags: [
        { key: 'mlflow.runName', value: 'r' },
        { key: 't', value: 'last' },
      ],
    });
  });

  it('may be empty', async () => {
    const runId = await client.run();
    expect((await client.post('runs/log-batch', { run_id: runId })).status).toBe(200);
  });

  it('may be encoded twice, as old clients do', async () => {
    const runId = await client.run();
    const body = JSON.stringify(JSON.stringify({ run_id: runId, params: [{ key: 'p', value: '1' }] }));
    expect((await client.send('POST', 'runs/log-batch', body)).status).toBe(200);
    expect((await dataOf(runId)).params).toEqual([{ key: 'p', value: '1' }]);
  });

  it('leaves nothing behind when a parameter has another value', async () => {
    const runId = await client.run({ run_name: 'r' });
    await client.post('runs/log-parameter', { run_id: runId, key: 'p', value: 'old' });
    const answer = await client.post('runs/log-batch', {
      run_id: runId,
      metrics: [metric()],
      params: [
        { key: 'q', value: '1' },
        { key: 'p', value: 'new' },
      ],
      tags: [{ key: 't', value: '1' }],
    });
    expect(answer).toEqual(
      invalid(
        `Params were already logged='[{'key': 'p', 'old_value': 'old', 'new_value': 'new'}]' for run ID='${runId}'.`,
      ),
    );
    expect(answer.body.message).toContain('Changing param values is not allowed. Param with key=');
    expect(await dataOf(runId)).toEqual({
      params: [{ key: 'p', value: 'old' }],
      tags: [{ key: 'mlflow.runName', value: 'r' }],
    });
  });

  const many = <Item>(length: number, of: (i: number) => Item) => Array.from({ length }, (_, i) => of(i));
  const pair = (i: number) => ({ key: `k${i}`, value: '1' });

  it('takes as much as is allowed', async () => {
    const runId = await client.run();
    const batch = {
      metrics: many(800, (step) => metric({ step })),
      params: many(100, pair),
      tags: many(100, pair),
    };
    expect((await client.post('runs/log-batch', { run_id: runId, ...batch })).status).toBe(200);
    expect(await historyOf(runId)).toHaveLength(800);
  });

  it.each([
    [{ metrics: many(1_001, () => metric()) }, 'at most 1000 metrics. Got 1001 metrics'],
    [{ params: many(101, pair) }, 'at most 100 params. Got 101 params'],
    [{ tags: many(101, pair) }, 'at most 100 tags. Got 101 tags'],
    [
      { metrics: many(950, () => metric()), params: many(51, pair) },
      'at most 1000 metrics, params, and tags. Got 1001',
    ],
    [{ metrics: 'foo' }, 'Invalid value "foo" for parameter \'metrics\' supplied'],
    [{ metrics: [{ key: 'a', value: 1 }] }, "Missing value for required parameter 'metrics[0].timestamp'"],
    [{ metrics: [metric(), metric({ value: 'x' })] }, 'Invalid value "x" for parameter \'metrics[1].value\''],
    [{ metrics: [metric({ key: '../a' })] }, 'Invalid value "../a" for parameter \'metrics[0].name\''],
    [{ metrics: [metric({ timestamp: -1 })] }, "Invalid value -1 for parameter 'metrics[0].timestamp'"],
    [{ params: [{ value: 'x' }] }, "Missing value for required parameter 'params[0].key'"],
    [{ tags: [{ key: 'a/./b', value: '' }] }, "for parameter 'tags[0].key' supplied"],
    [{ params: [pair(1), pair(2), pair(1)] }, "Duplicate parameter keys have been submitted: ['k1']"],
    [{ run_id: 'a b' }, 'Invalid value "a b" for parameter \'run_id\' supplied'],
  ])('refuses %#', async (fields, message) => {
    const runId = await client.run();
    expect(await client.post('runs/log-batch', { run_id: runId, ...fields })).toEqual(invalid(message));
  });
});

describe('logging inputs and outputs', () => {
  const dataset = (fields: object = {}) => ({
    ...{ name: 'd', digest: '1a', source_type: 'local', source: '{"uri":"x"}' },
    ...fields,
  });
  const context = (value: string) => [{ key: 'mlflow.data.context', value }];

  it('keeps datasets and models', async () => {
    const runId = await client.run({ experiment_id: await client.experiment() });
    const input = { tags: context('training'), dataset: dataset({ schema: '{}', profile: '{"rows":1}' }) };
    await client.post('runs/log-inputs', { run_id: runId, datasets: [input], models: [{ model_id: 'm-1' }] });
    await client.post('runs/outputs', { run_id: runId, models: [{ model_id: 'm-2', step: 3 }] });
    const { inputs, outputs } = await client.getRun(runId);
    expect({ inputs, outputs }).toEqual({
      inputs: { dataset_inputs: [input], model_inputs: [{ model_id: 'm-1' }] },
      outputs: { model_outputs: [{ model_id: 'm-2', step: 3 }] },
    });
  });

  it('keeps what was said first of a dataset, and of its use', async () => {
    const experimentId = await client.experiment();
    const [first, second] = [
      await client.run({ experiment_id: experimentId }),
      await client.run({ experiment_id: experimentId }),
    ];
    const log = (runId: string, source: string, tag: string) =>
      client.post('runs/log-inputs', {
        run_id: runId,
        datasets: [
          { tags: context(tag), dataset: dataset({ source }) },
          { tags: context('ignored'), dataset: dataset({ source: 'ignored' }) },
        ],
      });
    await log(first, 'first', 'training');
    await log(first, 'other', 'evaluation');
    await log(second, 'other', 'evaluation');
    const inputOf = async (runId: string) => (await client.getRun(runId)).inputs.dataset_inputs;
    expect(await inputOf(first)).toEqual([
      { tags: context('training'), dataset: dataset({ source: 'first' }) },
    ]);
    expect(await inputOf(second)).toEqual([
      { tags: context('evaluation'), dataset: dataset({ source: 'first' }) },
    ]);
  });

  it('takes the same dataset from many runs at once', async () => {
    const experimentId = await client.experiment();
    const runs = await Promise.all(
      Array.from({ length: 8 }, () => client.run({ experiment_id: experimentId })),
    );
    const answers = await Promise.all(
      runs.map((runId) =>
        client.post('runs/log-inputs', { run_id: runId, datasets: [{ dataset: dataset() }] }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
  });

  it.each([
    [
      { dataset: dataset({ name: undefined }) },
      "Missing value for required parameter 'datasets[0].dataset.name'",
    ],
    [{ dataset: dataset({ digest: 'a'.repeat(37) }) }, 'exceeds the maximum length of 36 characters'],
    [{ dataset: dataset({ name: 'a'.repeat(501) }) }, 'exceeds the maximum length of 500 characters'],
    [{ dataset: dataset(), tags: [{ key: 'a'.repeat(256), value: '' }] }, 'maximum length of 255 characters'],
    [
      { dataset: dataset(), tags: [{ key: 'a', value: 'a'.repeat(501) }] },
      'maximum length of 500 characters',
    ],
  ])('refuses %#', async (input, message) => {
    const runId = await client.run();
    expect(await client.post('runs/log-inputs', { run_id: runId, datasets: [input] })).toEqual(
      invalid(message),
    );
  });

  it('takes a profile of 16 MB', async () => {
    const runId = await client.run();
    const profile = 'x'.repeat(16_777_215);
    const datasets = [{ dataset: dataset({ name: 'large', profile }) }];
    expect((await client.post('runs/log-inputs', { run_id: runId, datasets })).status).toBe(200);
    expect((await client.getRun(runId)).inputs.dataset_inputs[0].dataset.profile).toBe(profile);
  });
});

describe('logging a model as clients before MLflow 3 do', () => {
  const model = (fields: object = {}) => ({
    ...{ artifact_path: 'm', utc_time_created: 't', run_id: 'r', model_uuid: 'u' },
    flavors: { sklearn: { config: { a: 1 }, version: '1' } },
    ...fields,
  });
  const log = (runId: string, json: string) =>
    client.post('runs/log-model', { run_id: runId, model_json: json });

  it('adds to a list in a tag, without the configuration of flavours', async () => {
    const runId = await client.run();
    await log(runId, JSON.stringify(model({ extra: 1 })));
    await log(runId, JSON.stringify(model({ artifact_path: 'n' })));
    const { tags } = await dataOf(runId);
    const history = tags.find(({ key }: { key: string }) => key === 'mlflow.log-model.history').value;
    const kept = model({ flavors: { sklearn: { version: '1' } } });
    expect(JSON.parse(history)).toEqual([kept, { ...kept, artifact_path: 'n' }]);
  });

  it.each([
    ['{', 'Malformed model info'],
    ['[]', 'Malformed model info'],
    ['{"artifact_path":"m"}', 'Model json is missing mandatory fields'],
  ])('refuses %s', async (json, message) => {
    expect(await log(await client.run(), json)).toEqual(invalid(message));
  });
});
