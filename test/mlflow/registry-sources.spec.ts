import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { experimentIdByName } from '../../src/pipeline/tracking/runs.js';
import { newId } from '../../src/platform/ids.js';
import { Run } from '../../src/store/entities/tracking.js';
import { modelWith, type RegistryApi, startRegistry } from './support/registry-api.js';

let api: RegistryApi;
beforeAll(async () => {
  api = await startRegistry();
});
afterAll(() => api?.close());

const register = async (name: string, fields: object) =>
  api.post('model-versions/create', { name, ...fields });
const filesOf = async (name: string, version: string) =>
  (await api.get('model-versions/get-download-uri', { name, version })).body.artifact_uri;

/** A run whose artifacts are here. */
async function runWith(artifactUri: string): Promise<string> {
  const id = newId();
  const experimentId = await experimentIdByName(api.db.manager, 'sources');
  const run = { id, experimentId, name: 'r', status: 'RUNNING' as const, artifactUri, createdAt: new Date() };
  await api.db.manager.insert(Run, run);
  return id;
}

async function loggedModel(fields: object = {}): Promise<{ id: string; artifactUri: string }> {
  const { body } = await api.post('logged-models', { experiment_id: '0', ...fields });
  return { id: body.model.info.model_id, artifactUri: body.model.info.artifact_uri };
}

describe('where a version comes from', () => {
  it('is where its files are', async () => {
    const name = await modelWith(api, 0);
    await register(name, { source: 'runs:/run_id/model' });
    expect(await filesOf(name, '1')).toBe('runs:/run_id/model');
  });

  it.each(['1', '@best'])('may be another version, whose files it has: %s', async (which) => {
    const name = await modelWith(api, 1);
    const copy = await modelWith(api, 0);
    await api.post('registered-models/alias', { name, alias: 'best', version: '1' });
    const source = which === '1' ? `models:/${name}/1` : `models:/${name}@best`;
    const { body } = await register(copy, { source, run_id: 'run_1' });
    expect(body.model_version).toMatchObject({ source, run_id: 'run_1', version: '1' });
    expect(await filesOf(copy, '1')).toBe('s3://bucket/1');
  });

  it('may be a copy of a copy, whose files are those of the first', async () => {
    const name = await modelWith(api, 1);
    await register(name, { source: `models:/${name}/1` });
    await register(name, { source: `models:/${name}/2` });
    expect(await filesOf(name, '3')).toBe('s3://bucket/1');
  });

  it('may be a logged model, whose files and run it has', async () => {
    const name = await modelWith(api, 0);
    const { id, artifactUri } = await loggedModel({ source_run_id: 'run_7' });
    const { body } = await register(name, { source: `models:/${id}` });
    expect(body.model_version).toMatchObject({ source: `models:/${id}`, run_id: 'run_7' });
    expect(await filesOf(name, '1')).toBe(artifactUri);
  });

  it.each([
    ['models:/nowhere/1', 'Registered Model with name=nowhere not found'],
    ['models:/m-0123', "Logged model with ID 'm-0123' not found."],
  ])('must be there: %s', async (source, message) => {
    const { status, body } = await register(await modelWith(api, 0), { source });
    expect([status, body.error_code]).toEqual([404, 'RESOURCE_DOES_NOT_EXIST']);
    expect(body.message).toContain('Unable to fetch model from model URI source artifact location');
    expect(body.message).toContain(message);
  });

  it('must not be a version that was deleted', async () => {
    const name = await modelWith(api, 2);
    await api.delete('model-versions/delete', { name, version: '1' });
    expect((await register(name, { source: `models:/${name}/1` })).status).toBe(404);
  });

  it.each(['mlflow-artifacts://host:9000/models/..%2f..%2fartifacts', 'http://host:9000/models/../../../'])(
    'must not lead elsewhere: %s',
    async (source) => {
      const { status, body } = await register(await modelWith(api, 0), { source });
      expect([status, body.error_code]).toEqual([400, 'INVALID_PARAMETER_VALUE']);
      expect(body.message).toContain('If supplying a source as an http, https,');
    },
  );

  it.each(['', '/model', '/.', '/model/..'])('may be a folder of its run: %j', async (rest) => {
    const runId = await runWith('file:///data/run/artifacts');
    const name = await modelWith(api, 0);
    for (const root of ['file:///data/run/artifacts', '/data/run/artifacts']) {
      expect((await register(name, { source: `${root}${rest}`, run_id: runId })).status).toBe(200);
    }
  });

  it.each([
    ['without a run', '/data/run/artifacts', null],
    ['outside its run', '/tmp', 'file:///data/run/artifacts'],
    ['of a run whose files are elsewhere', '/data/run/artifacts', 'mlflow-artifacts:/0/run/artifacts'],
    ['that is relative', 'model', 'file:///data/run/artifacts'],
  ])('must not be a local path %s', async (_what, source, artifactUri) => {
    const run_id = artifactUri === null ? undefined : await runWith(artifactUri);
    const { status, body } = await register(await modelWith(api, 0), { source, run_id });
    expect([status, body.error_code]).toEqual([400, 'INVALID_PARAMETER_VALUE']);
    expect(body.message).toContain('To use a local path as a model version');
  });

  it('must not be a local path of a run that is not there', async () => {
    const { status, body } = await register(await modelWith(api, 0), { source: '/tmp', run_id: 'nobody' });
    expect(status).toBe(404);
    expect(body.message).toContain('Run with id=nobody not found');
  });

  it('may be a mere word for a prompt', async () => {
    const tags = [{ key: 'mlflow.prompt.is_prompt', value: 'true' }];
    expect((await register(await modelWith(api, 0), { source: 'dummy-source', tags })).status).toBe(200);
  });
});

describe('a logged model that is registered', () => {
  const tagsOf = async (id: string) => {
    const { body } = await api.get(`logged-models/${id}`);
    const tags: { key: string; value: string }[] = body.model.info.tags ?? [];
    return Object.fromEntries(tags.map(({ key, value }) => [key, value]));
  };

  it('says as which versions', async () => {
    const name = await modelWith(api, 0);
    const { id } = await loggedModel({ source_run_id: 'run_8' });
    const { body } = await register(name, { source: `models:/${id}`, model_id: id });
    await register(name, { source: 's3://b/x', model_id: id });
    expect(body.model_version.run_id).toBe('run_8');
    expect(JSON.parse((await tagsOf(id))['mlflow.modelVersions']!)).toEqual([
      { name, version: 1 },
      { name, version: 2 },
    ]);
  });

  it('says all of them when they come at the same time', async () => {
    const { id } = await loggedModel();
    const names = await Promise.all(Array.from({ length: 6 }, () => modelWith(api, 0)));
    await Promise.all(names.map((name) => register(name, { source: 's3://b/x', model_id: id })));
    const noted: { name: string }[] = JSON.parse((await tagsOf(id))['mlflow.modelVersions']!);
    expect(noted.map(({ name }) => name).sort()).toEqual([...names].sort());
  });

  it('must be there', async () => {
    const name = await modelWith(api, 0);
    const answer = await register(name, { source: 's3://b/x', model_id: 'm-0' });
    expect(answer.status).toBe(404);
    expect((await api.get('registered-models/get', { name })).body.registered_model).not.toHaveProperty(
      'latest_versions',
    );
  });
});
