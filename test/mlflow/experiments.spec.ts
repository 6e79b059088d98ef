import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/platform/ids.js';
import { type MlflowUnderTest, startMlflow } from './support/api.js';
import { invalid, type MlflowClient, missing, refusal } from './support/client.js';

let running: MlflowUnderTest;
let client: MlflowClient;

beforeAll(async () => {
  running = await startMlflow({ TRACKING_ARTIFACT_ROOT: 's3://bucket/root?region=x' });
  client = running.client;
});
afterAll(() => running?.close());

const uniqueName = () => `experiment ${newId()}`;

describe('making an experiment', () => {
  it('keeps its name, tags and place, and says when it was made', async () => {
    const name = uniqueName();
    const tags = [{ key: 'a/b', value: 'ü' }];
    const id = await client.experiment({ name, tags, artifact_location: 'gs://elsewhere/x' });
    const experiment = await client.getExperiment(id);
    expect(experiment).toMatchObject({
      ...{ experiment_id: id, name, tags, artifact_location: 'gs://elsewhere/x' },
      lifecycle_stage: 'active',
    });
    expect(experiment.creation_time).toBe(experiment.last_update_time);
    expect(Math.abs(experiment.creation_time - Date.now())).toBeLessThan(60_000);
  });

  it('puts artifacts beneath the root, before its query, where no place is named', async () => {
    const id = await client.experiment();
    expect((await client.getExperiment(id)).artifact_location).toBe(`s3://bucket/root/${id}?region=x`);
  });

  it('takes the last of equal tags', async () => {
    const id = await client.experiment({
      tags: [
        { key: 't', value: '1' },
        { key: 't', value: '2' },
      ],
    });
    expect((await client.getExperiment(id)).tags).toEqual([{ key: 't', value: '2' }]);
  });

  it.each([
    ['relative/path', resolve('relative/path')],
    ['file:relative', `file://${resolve('relative')}`],
    ['/absolute', '/absolute'],
    ['file:///absolute', 'file:///absolute'],
  ])('keeps the place %s as %s', async (given, kept) => {
    const id = await client.experiment({ artifact_location: given });
    expect((await client.getExperiment(id)).artifact_location).toBe(kept);
  });

  it.each([
    ['s3://a/b#c', "URL can't include fragments or params"],
    ['s3://a/b;c', "URL can't include fragments or params"],
    ['s3://a/b?x=../y', 'Invalid query string'],
    ['runs:/a/b', 'Invalid value "runs:/a/b" for parameter \'artifact_location\''],
    [`s3://${'a'.repeat(2048)}`, "'artifact_location' exceeds the maximum length of 2048 characters"],
  ])('refuses the place %s', async (location, message) => {
    const answer = await client.post('experiments/create', {
      name: uniqueName(),
      artifact_location: location,
    });
    expect(answer).toEqual(invalid(message));
  });

  it.each([
    [{}, "Missing value for required parameter 'name'"],
    [{ name: '' }, "Missing value for required parameter 'name'"],
    [{ name: 123 }, "Invalid value 123 for parameter 'name' supplied"],
    [{ name: '   ' }, 'Invalid experiment name'],
    [{ name: 'a'.repeat(501) }, "'name' exceeds the maximum length of 500 characters"],
    [{ name: 'x', tags: [{ key: 'a'.repeat(251), value: '' }] }, "'key' exceeds the maximum length of 250"],
    [
      { name: 'x', tags: [{ key: 'k', value: 'a'.repeat(5001) }] },
      "'value' exceeds the maximum length of 5000",
    ],
    [{ name: 'x', tags: [{ value: 'v' }] }, "Missing value for required parameter 'tags[0].key'"],
  ])('refuses %j', async (fields, message) => {
    expect(await client.post('experiments/create', fields)).toEqual(invalid(message));
  });

  it('quotes a refused number as it was written', async () => {
    const answer = await client.send('POST', 'experiments/create', '{"name":"x","artifact_location":9.0}');
    expect(answer).toEqual(invalid("Invalid value 9.0 for parameter 'artifact_location' supplied"));
  });

  it('refuses to delete experiment 0, which always exists', async () => {
    expect(await client.post('experiments/delete', { experiment_id: '0' })).toEqual(
      invalid('Experiment 0 always exists'),
    );
  });

  it.each([false, true])('refuses a name that is taken, also by a deleted one (%s)', async (deleted) => {
    const name = uniqueName();
    const id = await client.experiment({ name });
    if (deleted) await client.post('experiments/delete', { experiment_id: id });
    expect(await client.post('experiments/create', { name })).toEqual(
      refusal('RESOURCE_ALREADY_EXISTS', `Experiment(name=${name}) already exists`),
    );
  });

  it('makes one of eight that are asked for at once under one name', async () => {
    const name = uniqueName();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => client.post('experiments/create', { name })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(400)]);
  });

  it('tells names apart by case', async () => {
    const name = uniqueName();
    await client.experiment({ name });
    expect((await client.post('experiments/create', { name: name.toUpperCase() })).status).toBe(200);
  });
});

describe('finding an experiment', () => {
  it('finds one by its name', async () => {
    const name = uniqueName();
    const id = await client.experiment({ name });
    const { body } = await client.get('experiments/get-by-name', { experiment_name: name });
    expect(body.experiment).toMatchObject({ experiment_id: id, name });
  });

  it('finds a deleted one', async () => {
    const id = await client.experiment();
    await client.post('experiments/delete', { experiment_id: id });
    expect((await client.getExperiment(id)).lifecycle_stage).toBe('deleted');
  });

  it('says so when there is none of a name', async () => {
    expect(await client.get('experiments/get-by-name', { experiment_name: 'none' })).toEqual(
      missing("Could not find experiment with name 'none'"),
    );
  });

  it('refuses an id that is no whole number', async () => {
    expect(await client.get('experiments/get', { experiment_id: 'abc' })).toEqual(
      invalid("Invalid experiment id 'abc'"),
    );
  });
});

describe('changing an experiment', () => {
  it('gives it another name and says when', async () => {
    const id = await client.experiment();
    const name = uniqueName();
    expect(await client.post('experiments/update', { experiment_id: id, new_name: name })).toEqual({
      status: 200,
      body: {},
    });
    const experiment = await client.getExperiment(id);
    expect(experiment.name).toBe(name);
    expect(experiment.last_update_time).toBeGreaterThanOrEqual(experiment.creation_time);
  });

  it('refuses a name that another one has', async () => {
    const name = uniqueName();
    await client.experiment({ name });
    const id = await client.experiment();
    expect(await client.post('experiments/update', { experiment_id: id, new_name: name })).toEqual(
      refusal('RESOURCE_ALREADY_EXISTS', `Experiment(name=${name}) already exists`),
    );
  });

  it('sets and replaces a tag, also with nothing in it', async () => {
    const id = await client.experiment({ tags: [{ key: 'k', value: 'old' }] });
    await client.post('experiments/set-experiment-tag', { experiment_id: id, key: 'k', value: '' });
    expect((await client.getExperiment(id)).tags).toEqual([{ key: 'k', value: '' }]);
  });

  it('removes a tag, and says so when there is none', async () => {
    const id = await client.experiment({ tags: [{ key: 'k', value: 'v' }] });
    const fields = { experiment_id: id, key: 'k' };
    expect((await client.post('experiments/delete-experiment-tag', fields)).status).toBe(200);
    expect((await client.getExperiment(id)).tags).toBeUndefined();
    expect((await client.post('experiments/delete-experiment-tag', fields)).status).toBe(404);
  });

  it.each([
    ['experiments/update', { new_name: 'n' }],
    ['experiments/set-experiment-tag', { key: 'k', value: 'v' }],
    ['experiments/delete-experiment-tag', { key: 'k' }],
  ])('refuses %s for a deleted one', async (path, fields) => {
    const id = await client.experiment();
    await client.post('experiments/delete', { experiment_id: id });
    expect(await client.post(path, { experiment_id: id, ...fields })).toEqual(
      invalid("must be in the 'active' state"),
    );
  });
});

describe('deleting an experiment', () => {
  it('deletes its runs, and restoring it restores all of them', async () => {
    const id = await client.experiment();
    const [first, second] = [
      await client.run({ experiment_id: id }),
      await client.run({ experiment_id: id }),
    ];
    await client.post('runs/delete', { run_id: first });
    await client.post('experiments/delete', { experiment_id: id });
    const stages = async () =>
      Promise.all([first, second].map(async (run) => (await client.getRun(run)).info.lifecycle_stage));
    expect(await stages()).toEqual(['deleted', 'deleted']);
    await client.post('experiments/restore', { experiment_id: id });
    expect(await stages()).toEqual(['active', 'active']);
    expect((await client.getExperiment(id)).lifecycle_stage).toBe('active');
  });

  it.each(['delete', 'restore'])('%ss only what is in the other state', async (change) => {
    const id = await client.experiment();
    if (change === 'delete') await client.post('experiments/delete', { experiment_id: id });
    expect(await client.post(`experiments/${change}`, { experiment_id: id })).toEqual(
      missing(`No Experiment with id=${id} exists`),
    );
  });
});
