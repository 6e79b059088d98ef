import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelWith, type RegistryApi, startRegistry } from './support/registry-api.js';

let api: RegistryApi;
beforeAll(async () => {
  api = await startRegistry();
});
afterAll(() => api?.close());

const model = async (name: string) =>
  (await api.get('registered-models/get', { name })).body.registered_model;
const version = async (name: string, number: string) =>
  (await api.get('model-versions/get', { name, version: number })).body.model_version;

describe('a model version', () => {
  it('is ready at once, in no stage, with what its client said', async () => {
    const name = await modelWith(api, 0);
    const { status, body } = await api.post('model-versions/create', {
      name,
      source: 'runs:/run_id/model',
      run_id: 'run_id_1',
      run_link: 'https://host/run',
      description: 'first',
      tags: [{ key: 'hello', value: 'world' }],
    });
    expect(status).toBe(200);
    expect(body.model_version).toEqual({
      name,
      version: '1',
      creation_timestamp: expect.any(Number),
      last_updated_timestamp: body.model_version.creation_timestamp,
      current_stage: 'None',
      description: 'first',
      source: 'runs:/run_id/model',
      run_id: 'run_id_1',
      status: 'READY',
      run_link: 'https://host/run',
      tags: [{ key: 'hello', value: 'world' }],
    });
    expect(await version(name, '1')).toEqual(body.model_version);
  });

  it('is a change of its model', async () => {
    const name = await modelWith(api, 1);
    const { creation_timestamp } = await version(name, '1');
    expect((await model(name)).last_updated_timestamp).toBe(creation_timestamp);
  });

  it.each([
    [{ source: 's3://b/x' }, `Missing value for required parameter 'name'`],
    [{ name: 'n' }, `Missing value for required parameter 'source'`],
    [{ name: 'n', source: 's3://b/x', run_id: 'a b' }, `Invalid value "a b" for parameter 'run_id'`],
    [{ name: 'n', source: 's3://b/x', run_id: 7 }, `Invalid value 7 for parameter 'run_id'`],
    [{ name: 'n', source: 's3://b/x', tags: 'foo' }, `Invalid value "foo" for parameter 'tags' supplied`],
    [
      { name: 'n', source: 's3://b/x', run_link: 'l'.repeat(501) },
      `'run_link' exceeds the maximum length of 500 characters`,
    ],
  ])('is refused when a field is wrong: %#', async (fields, message) => {
    const { status, body } = await api.post('model-versions/create', fields);
    expect([status, body.error_code]).toEqual([400, 'INVALID_PARAMETER_VALUE']);
    expect(body.message).toContain(message);
  });

  it('needs its model', async () => {
    const { status, body } = await api.post('model-versions/create', { name: 'no', source: 's3://b/x' });
    expect([status, body.error_code]).toEqual([404, 'RESOURCE_DOES_NOT_EXIST']);
  });

  it('is never numbered as a deleted one was', async () => {
    const name = await modelWith(api, 3);
    await api.delete('model-versions/delete', { name, version: '3' });
    const { body } = await api.post('model-versions/create', { name, source: 's3://b/x' });
    expect(body.model_version.version).toBe('4');
  });

  it('has a number of its own when many are registered at once', async () => {
    const name = await modelWith(api, 0);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => api.post('model-versions/create', { name, source: 's3://b/x' })),
    );
    const numbers = answers.map(({ body }) => Number(body.model_version.version)).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  it.each(['GET get', 'GET get-download-uri', 'PATCH update', 'DELETE delete', 'POST set-tag'])(
    'that is unknown is not found by %s',
    async (call) => {
      const [method, path] = call.toLowerCase().split(' ') as ['get' | 'post' | 'patch' | 'delete', string];
      const name = await modelWith(api, 1);
      const { status, body } = await api[method](`model-versions/${path}`, { name, version: '2', key: 'k' });
      expect([status, body.error_code]).toEqual([404, 'RESOURCE_DOES_NOT_EXIST']);
      expect(body.message).toContain(`Model Version (name=${name}, version=2) not found`);
    },
  );

  it.each(['something not correct', '1.5', '-1'])('has no number like %j', async (number) => {
    const name = await modelWith(api, 1);
    const { status, body } = await api.get('model-versions/get', { name, version: number });
    expect([status, body.error_code]).toEqual([400, 'INVALID_PARAMETER_VALUE']);
    expect(body.message).toContain(`Parameter 'version' must be an integer, got '${number}'.`);
  });

  it('has no number beyond what the table holds', async () => {
    const name = await modelWith(api, 1);
    expect((await api.get('model-versions/get', { name, version: '99999999999999999999' })).status).toBe(404);
  });

  it('gets a new description without a change of its model', async () => {
    const name = await modelWith(api, 1);
    const before = await model(name);
    const { body } = await api.patch('model-versions/update', { name, version: '1', description: 'new' });
    expect(body.model_version.description).toBe('new');
    expect((await model(name)).last_updated_timestamp).toBe(before.last_updated_timestamp);
  });

  it('is gone with its aliases when it is deleted', async () => {
    const name = await modelWith(api, 2);
    await api.post('registered-models/alias', { name, alias: 'best', version: '2' });
    expect(await api.delete('model-versions/delete', { name, version: '2' })).toEqual({
      status: 200,
      body: {},
    });
    expect((await api.get('model-versions/get', { name, version: '2' })).status).toBe(404);
    const { aliases, latest_versions } = await model(name);
    expect(aliases).toBeUndefined();
    expect(latest_versions).toMatchObject([{ version: '1' }]);
    expect((await api.delete('model-versions/delete', { name, version: '2' })).status).toBe(404);
  });

  it('has tags that are set, overwritten and deleted', async () => {
    const name = await modelWith(api, 1);
    const tag = { name, version: '1', key: 'k' };
    await api.post('model-versions/set-tag', { ...tag, value: '1' });
    await api.post('model-versions/set-tag', { ...tag, value: '' });
    expect((await version(name, '1')).tags).toEqual([{ key: 'k', value: '' }]);
    expect((await api.delete('model-versions/delete-tag', tag)).status).toBe(200);
    expect((await api.delete('model-versions/delete-tag', tag)).status).toBe(200);
    expect((await version(name, '1')).tags).toBeUndefined();
  });
});

describe('the latest versions', () => {
  const STAGES = ['Archived', 'Production', 'Archived', 'Production', 'Staging', 'Staging', 'None'];

  async function staged(): Promise<string> {
    const name = await modelWith(api, STAGES.length);
    for (const [index, stage] of STAGES.entries()) {
      await api.post('model-versions/transition-stage', {
        name,
        version: `${index + 1}`,
        stage,
        archive_existing_versions: false,
      });
    }
    return name;
  }

  it.each([
    [['None'], { None: '7' }],
    [['none', 'STAGING'], { None: '7', Staging: '6' }],
    [[], { None: '7', Staging: '6', Production: '4', Archived: '3' }],
  ])('of the stages %j are the newest of each', async (stages, expected) => {
    const name = await staged();
    for (const answer of [
      await api.get('registered-models/get-latest-versions', { name, stages }),
      await api.post('registered-models/get-latest-versions', { name, stages }),
    ]) {
      const versions: { current_stage: string; version: string }[] = answer.body.model_versions;
      const found = Object.fromEntries(versions.map((row) => [row.current_stage, row.version]));
      expect(found).toEqual(expected);
    }
  });

  it('are none where nothing is in the stage', async () => {
    const name = await modelWith(api, 1);
    const answer = await api.get('registered-models/get-latest-versions', { name, stages: 'Staging' });
    expect(answer).toEqual({ status: 200, body: {} });
  });

  it('do not exist for a stage that nobody knows', async () => {
    const name = await modelWith(api, 1);
    const answer = await api.get('registered-models/get-latest-versions', { name, stages: 'Testing' });
    expect(answer.status).toBe(400);
    expect(answer.body.message).toContain('Invalid Model Version stage: Testing');
  });
});
