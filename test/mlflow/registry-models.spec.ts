import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelWith, type RegistryApi, startRegistry } from './support/registry-api.js';

let api: RegistryApi;
beforeAll(async () => {
  api = await startRegistry();
});
afterAll(() => api?.close());

const read = async (name: string) => (await api.get('registered-models/get', { name })).body.registered_model;

describe('a registered model', () => {
  it('is answered with its tags and times when it is created', async () => {
    const before = Date.now();
    const { status, body } = await api.post('registered-models/create', {
      name: 'fresh',
      description: 'for shoes',
      tags: [
        { key: 'team', value: 'search' },
        { key: 'a key', value: '' },
      ],
    });
    expect(status).toBe(200);
    const model = body.registered_model;
    expect(model).toEqual({
      name: 'fresh',
      description: 'for shoes',
      creation_timestamp: expect.any(Number),
      last_updated_timestamp: model.creation_timestamp,
      tags: [
        { key: 'a key', value: '' },
        { key: 'team', value: 'search' },
      ],
    });
    expect(model.creation_timestamp).toBeGreaterThanOrEqual(before);
    expect(await read('fresh')).toEqual(model);
  });

  it('leaves out a description that was not given, and keeps an empty one', async () => {
    expect(await read(await modelWith(api, 0))).not.toHaveProperty('description');
    expect(await read(await modelWith(api, 0, { description: '' }))).toHaveProperty('description', '');
  });

  it('takes the last of two tags with one key', async () => {
    const tags = [
      { key: 'a', value: '1' },
      { key: 'a', value: '2' },
    ];
    expect((await read(await modelWith(api, 0, { tags }))).tags).toEqual([{ key: 'a', value: '2' }]);
  });

  it('keeps the tag that marks a prompt, and its long text', async () => {
    const tags = [
      { key: 'mlflow.prompt.is_prompt', value: 'true' },
      { key: 'mlflow.prompt.text', value: 'é'.repeat(100_000) },
    ];
    expect((await read(await modelWith(api, 0, { tags }))).tags).toEqual(tags);
  });

  it('cannot have a name that is taken', async () => {
    const name = await modelWith(api, 0);
    expect(await api.post('registered-models/create', { name })).toEqual({
      status: 400,
      body: {
        error_code: 'RESOURCE_ALREADY_EXISTS',
        message: `Registered Model (name=${name}) already exists.`,
      },
    });
  });

  it('has a name that is compared byte by byte', async () => {
    await api.post('registered-models/create', { name: 'Shoe' });
    expect((await api.post('registered-models/create', { name: 'shoe' })).status).toBe(200);
  });

  it.each([
    ['a/b', `Invalid value "a/b" for parameter 'name' supplied`],
    ['a:b', `Invalid value "a:b" for parameter 'name' supplied`],
    ['..', `Invalid value ".." for parameter 'name' supplied`],
    ['', `Missing value for required parameter 'name'`],
    ['  ', `Missing value for required parameter 'name'`],
    [123, `Invalid value 123 for parameter 'name' supplied`],
    ['n'.repeat(257), `'name' exceeds the maximum length of 256 characters`],
  ])('cannot be called %j', async (name, message) => {
    const { status, body } = await api.post('registered-models/create', { name });
    expect([status, body.error_code]).toEqual([400, 'INVALID_PARAMETER_VALUE']);
    expect(body.message).toContain(message);
  });

  it.each([
    [{ key: 'k'.repeat(251), value: '' }, `'key' exceeds the maximum length of 250 characters`],
    [{ key: 'k', value: 'v'.repeat(100_001) }, `'value' exceeds the maximum length of 100000 characters`],
    [{ key: 'a//b', value: '' }, `Invalid value "a//b" for parameter 'key' supplied`],
    [{ value: 'v' }, `Missing value for required parameter 'tags[0].key'`],
  ])('cannot have the tag %#', async (tag, message) => {
    const { status, body } = await api.post('registered-models/create', { name: 'tagged', tags: [tag] });
    expect(status).toBe(400);
    expect(body.message).toContain(message);
  });

  it.each([
    ['GET', 'get', {}],
    ['PATCH', 'update', { description: 'd' }],
    ['POST', 'rename', { new_name: 'other' }],
    ['DELETE', 'delete', {}],
    ['GET', 'get-latest-versions', {}],
    ['POST', 'set-tag', { key: 'k', value: 'v' }],
    ['DELETE', 'delete-tag', { key: 'k' }],
    ['POST', 'alias', { alias: 'a', version: '1' }],
    ['GET', 'alias', { alias: 'a' }],
    ['DELETE', 'alias', { alias: 'a' }],
  ] as const)('that is unknown is not found by %s %s', async (method, path, fields) => {
    const call = { GET: api.get, POST: api.post, PATCH: api.patch, DELETE: api.delete }[method];
    const { status, body } = await call(`registered-models/${path}`, { name: 'nowhere', ...fields });
    expect([status, body.error_code]).toEqual([404, 'RESOURCE_DOES_NOT_EXIST']);
    expect(body.message).toContain('Registered Model with name=nowhere not found');
  });

  it('gets a new description and a later time', async () => {
    const name = await modelWith(api, 0);
    const before = await read(name);
    const { body } = await api.patch('registered-models/update', { name, description: 'new' });
    expect(body.registered_model.description).toBe('new');
    expect(body.registered_model.last_updated_timestamp).toBeGreaterThan(before.creation_timestamp);
    expect(body.registered_model.creation_timestamp).toBe(before.creation_timestamp);
  });

  it('takes its versions, tags and aliases with it to a new name', async () => {
    const name = await modelWith(api, 2, { tags: [{ key: 'k', value: 'v' }] });
    await api.post('registered-models/alias', { name, alias: 'best', version: '1' });
    const newName = `${name} renamed`;
    const { body } = await api.post('registered-models/rename', { name, new_name: newName });
    expect(body.registered_model).toMatchObject({
      name: newName,
      tags: [{ key: 'k', value: 'v' }],
      aliases: [{ alias: 'best', version: '1' }],
      latest_versions: [{ name: newName, version: '2' }],
    });
    expect((await api.get('registered-models/get', { name })).status).toBe(404);
  });

  it('cannot be renamed to a name that is taken', async () => {
    const [name, other] = [await modelWith(api, 0), await modelWith(api, 0)];
    const { status, body } = await api.post('registered-models/rename', { name, new_name: other });
    expect([status, body.error_code]).toEqual([400, 'RESOURCE_ALREADY_EXISTS']);
    expect((await read(name)).name).toBe(name);
  });

  it('is gone with all it had when it is deleted, and its name and numbers are free', async () => {
    const name = await modelWith(api, 2, { tags: [{ key: 'k', value: 'v' }] });
    await api.post('registered-models/alias', { name, alias: 'best', version: '1' });
    expect(await api.delete('registered-models/delete', { name })).toEqual({ status: 200, body: {} });
    expect((await api.get('model-versions/get', { name, version: '1' })).status).toBe(404);
    await api.post('registered-models/create', { name });
    const { body } = await api.post('model-versions/create', { name, source: 's3://b/x' });
    expect(body.model_version.version).toBe('1');
    expect((await read(name)).tags).toBeUndefined();
  });

  it('has tags that are set, overwritten and deleted', async () => {
    const name = await modelWith(api, 0);
    await api.post('registered-models/set-tag', { name, key: 'k', value: '1' });
    await api.post('registered-models/set-tag', { name, key: 'k', value: '2' });
    expect((await read(name)).tags).toEqual([{ key: 'k', value: '2' }]);
    expect(await api.delete('registered-models/delete-tag', { name, key: 'k' })).toEqual({
      status: 200,
      body: {},
    });
    expect((await read(name)).tags).toBeUndefined();
  });

  it('does not mind that a tag to delete is not there', async () => {
    const name = await modelWith(api, 0);
    expect((await api.delete('registered-models/delete-tag', { name, key: 'none' })).status).toBe(200);
  });

  it('is created once by clients that create it at the same time', async () => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => api.post('registered-models/create', { name: 'raced' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400, 400, 400]);
  });
});
