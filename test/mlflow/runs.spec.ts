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

const unknownRun = '0'.repeat(32);

describe('making a run', () => {
  it('answers with all that it keeps', async () => {
    const experimentId = await client.experiment({ artifact_location: 'gs://bucket/a?b=c' });
    const { body } = await client.post('runs/create', {
      ...{ experiment_id: experimentId, user_id: 'anna', start_time: 1_234, run_name: 'first' },
      tags: [{ key: 'k', value: 'v' }],
    });
    const { run_id: runId } = body.run.info;
    expect(runId).toMatch(/^[0-9a-f]{32}$/);
    expect(body.run).toEqual({
      info: {
        ...{ run_id: runId, run_uuid: runId, run_name: 'first', experiment_id: experimentId },
        ...{ user_id: 'anna', status: 'RUNNING', start_time: 1_234, lifecycle_stage: 'active' },
        artifact_uri: `gs://bucket/a/${runId}/artifacts?b=c`,
      },
      data: {
        tags: [
          { key: 'k', value: 'v' },
          { key: 'mlflow.runName', value: 'first' },
        ],
      },
      inputs: {},
    });
    expect(await client.getRun(runId)).toEqual(body.run);
  });

  it('takes experiment 0 when none is named', async () => {
    const { body } = await client.post('runs/create', {});
    expect(body.run.info.experiment_id).toBe('0');
  });

  it('invents a name that can be read, and keeps it as a tag', async () => {
    const { body } = await client.post('runs/create', { experiment_id: '0' });
    expect(body.run.info.run_name).toMatch(/^[a-z]+-[a-z]+-\d{3}$/);
    expect(body.run.data.tags).toEqual([{ key: 'mlflow.runName', value: body.run.info.run_name }]);
  });

  it('takes the name from the tag', async () => {
    const runId = await client.run({ tags: [{ key: 'mlflow.runName', value: 'tagged' }] });
    expect((await client.getRun(runId)).info.run_name).toBe('tagged');
  });

  it('refuses a name that differs from the tag', async () => {
    const fields = { run_name: 'a', tags: [{ key: 'mlflow.runName', value: 'b' }] };
    expect(await client.post('runs/create', fields)).toEqual(
      invalid("Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values"),
    );
  });

  it('takes the start time as text', async () => {
    const runId = await client.run({ start_time: '9876543210123' });
    expect((await client.getRun(runId)).info.start_time).toBe(9_876_543_210_123);
  });

  it.each([
    [{ start_time: 1.5 }, "Invalid value 1.5 for parameter 'start_time' supplied"],
    [{ start_time: '9'.repeat(17) }, "parameter 'start_time'"],
    [{ experiment_id: 'x' }, "Invalid experiment id 'x'"],
    [{ tags: 'x' }, 'Invalid value "x" for parameter \'tags\' supplied'],
    [{ run_name: 'a'.repeat(251) }, "'run_name' exceeds the maximum length of 250 characters"],
    [{ tags: [{ key: '../x', value: '' }] }, "parameter 'tags[0].key' supplied"],
  ])('refuses %j', async (fields, message) => {
    expect(await client.post('runs/create', fields)).toEqual(invalid(message));
  });

  it('refuses an experiment that is not there, or deleted', async () => {
    expect(await client.post('runs/create', { experiment_id: '2147483647' })).toEqual(
      missing('No Experiment with id=2147483647 exists'),
    );
    const id = await client.experiment();
    await client.post('experiments/delete', { experiment_id: id });
    expect(await client.post('runs/create', { experiment_id: id })).toEqual(
      invalid("must be in the 'active' state"),
    );
  });

  it('makes a run for each of many requests at once, and refuses only those that are wrong', async () => {
    const wanted = Array.from({ length: 40 }, (_, i) => (i % 4 === 0 ? '99999999' : '0'));
    const answers = await Promise.all(wanted.map((id) => client.post('runs/create', { experiment_id: id })));
    expect(answers.map(({ status }) => status)).toEqual(wanted.map((id) => (id === '0' ? 200 : 404)));
    const ids = answers.flatMap(({ body }) => body.run?.info.run_id ?? []);
    expect(new Set(ids).size).toBe(30);
  });

  it('never lets a run into an experiment that is being deleted', async () => {
    const id = await client.experiment();
    const [, ...made] = await Promise.all([
      client.post('experiments/delete', { experiment_id: id }),
      ...Array.from({ length: 20 }, () => client.post('runs/create', { experiment_id: id })),
    ]);
    const runs = made.filter(({ status }) => status === 200).map(({ body }) => body.run.info.run_id);
    const stages = await Promise.all(
      runs.map(async (run) => (await client.getRun(run)).info.lifecycle_stage),
    );
    expect(stages.filter((stage) => stage === 'active')).toEqual([]);
  });
});

describe('reading a run', () => {
  it.each(['run_id', 'run_uuid'])('takes its id as %s', async (field) => {
    const runId = await client.run();
    const { body } = await client.get('runs/get', { [field]: runId });
    expect(body.run.info.run_id).toBe(runId);
  });

  it.each([unknownRun, 'a b', 'ü', 'x'.repeat(500)])('says so when there is none: %s', async (runId) => {
    expect(await client.get('runs/get', { run_id: runId })).toEqual(
      missing(`Run with id=${runId.slice(0, 300)}`),
    );
  });
});

describe('changing a run', () => {
  it('ends it', async () => {
    const runId = await client.run();
    const { body } = await client.post('runs/update', { run_id: runId, status: 'FINISHED', end_time: 99 });
    expect(body.run_info).toMatchObject({ run_id: runId, status: 'FINISHED', end_time: 99, start_time: 1 });
    expect((await client.getRun(runId)).info).toEqual(body.run_info);
  });

  it.each([
    [1, 'RUNNING'],
    [4, 'FAILED'],
    ['5', 'KILLED'],
    ['SCHEDULED', 'SCHEDULED'],
  ])('takes the status %s for %s', async (given, status) => {
    const runId = await client.run();
    const { body } = await client.post('runs/update', { run_id: runId, status: given });
    expect(body.run_info.status).toBe(status);
  });

  it.each([6, 'DONE', ''])('refuses the status %j', async (status) => {
    const runId = await client.run();
    expect((await client.post('runs/update', { run_id: runId, status })).status).toBe(400);
  });

  it('renames it, and its tag with it', async () => {
    const runId = await client.run({ run_name: 'old' });
    await client.post('runs/update', { run_id: runId, run_name: 'new' });
    const { info, data } = await client.getRun(runId);
    expect([info.run_name, data.tags]).toEqual(['new', [{ key: 'mlflow.runName', value: 'new' }]]);
  });

  it('ignores an empty name, and leaves alone what is not given', async () => {
    const runId = await client.run({ run_name: 'old' });
    await client.post('runs/update', { run_id: runId, run_name: '', end_time: 5 });
    expect((await client.getRun(runId)).info).toMatchObject({
      run_name: 'old',
      status: 'RUNNING',
      end_time: 5,
    });
  });
});

describe('deleting a run', () => {
  it('hides nothing of it, and it can be restored', async () => {
    const runId = await client.run();
    const stage = async () => (await client.getRun(runId)).info.lifecycle_stage;
    await client.post('runs/delete', { run_id: runId });
    expect(await stage()).toBe('deleted');
    await client.post('runs/restore', { run_id: runId });
    expect(await stage()).toBe('active');
  });

  it.each(['runs/delete', 'runs/restore'])('may be asked for twice: %s', async (path) => {
    const runId = await client.run();
    await client.post(path, { run_id: runId });
    expect(await client.post(path, { run_id: runId })).toEqual({ status: 200, body: {} });
  });

  it.each(['runs/delete', 'runs/restore', 'runs/update', 'runs/log-inputs'])(
    'says so when there is none: %s',
    async (path) => {
      expect(await client.post(path, { run_id: unknownRun })).toEqual(
        missing(`Run with id=${unknownRun} not found`),
      );
    },
  );

  it.each([
    ['runs/update', { status: 'FINISHED' }],
    ['runs/log-metric', { key: 'm', value: 1, timestamp: 1 }],
    ['runs/log-parameter', { key: 'p', value: '1' }],
    ['runs/set-tag', { key: 't', value: '1' }],
    ['runs/delete-tag', { key: 'mlflow.runName' }],
    ['runs/log-batch', {}],
    ['runs/log-inputs', {}],
    ['runs/outputs', { models: [{ model_id: 'm-1', step: 0 }] }],
    [
      'runs/log-model',
      { model_json: '{"artifact_path":"m","flavors":{},"utc_time_created":"t","run_id":"r"}' },
    ],
  ])('lets nothing be written to it: %s', async (path, fields) => {
    const runId = await client.run();
    await client.post('runs/delete', { run_id: runId });
    expect(await client.post(path, { run_id: runId, ...fields })).toEqual(
      invalid(`The run ${runId} must be in the 'active' state. Current state is deleted.`),
    );
  });
});
