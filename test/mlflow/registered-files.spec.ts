import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerVersion } from '../../src/pipeline/registry/champion.js';
import { newId } from '../../src/platform/ids.js';
import { Artifact } from '../../src/store/entities/artifact.js';
import { AuditEntry } from '../../src/store/entities/audit.js';
import { Model } from '../../src/store/entities/registry.js';
import { modelWith, type RegistryApi, startRegistry } from './support/registry-api.js';
import { addRun } from './support/runs.js';

let api: RegistryApi;
beforeAll(async () => {
  api = await startRegistry();
});
afterAll(() => api?.close());

const PROXY = '/api/2.0/mlflow-artifacts/artifacts';
const put = (path: string, body: string) => fetch(`${api.url}${PROXY}/${path}`, { method: 'PUT', body });
const remove = (path: string) => fetch(`${api.url}${PROXY}/${path}`, { method: 'DELETE' });
const textAt = async (path: string) => (await fetch(`${api.url}${PROXY}/${path}`)).text();
const folder = () => `registered/${randomBytes(6).toString('hex')}`;

/** Registers a version and gives it the alias champion. */
async function champion(source: string): Promise<string> {
  const name = await modelWith(api, 0);
  expect((await api.post('model-versions/create', { name, source })).status).toBe(200);
  await api.post('registered-models/alias', { name, alias: 'champion', version: '1' });
  return name;
}

/** A run with the file of a model. */
async function loggedRun() {
  const run = await addRun(api.db);
  await put(`${run.root}/model/MLmodel`, 'flavors: {}');
  return { ...run, file: `${run.root}/model/MLmodel` };
}

const newestAudit = (subject: string) =>
  api.db.manager.findOne(AuditEntry, { where: { subject }, order: { position: 'DESC' } });

describe('the files of a registered version', () => {
  it('are uploaded before, and not overwritten afterwards', async () => {
    const { id, file } = await loggedRun();
    expect((await put(file, 'flavors: {python_function: {}}')).status).toBe(200);
    const name = await champion(`runs:/${id}/model`);
    const answer = await put(file, 'another model');
    expect(answer.status).toBe(403);
    expect(await answer.json()).toEqual({
      error_code: 'PERMISSION_DENIED',
      message: expect.stringContaining(`files of version 1 of ${name}`),
    });
    expect(await textAt(file)).toBe('flavors: {python_function: {}}');
  });

  it.each([
    ['mlflow-artifacts:/', (root: string) => `mlflow-artifacts:/${root}/model`],
    ['mlflow-artifacts://host/', (root: string) => `mlflow-artifacts://host:5000/${root}//model/`],
    ['an encoded path', (root: string) => `mlflow-artifacts:/${root}/m%6fdel`],
    ['the address of the proxy', (root: string) => `http://host${PROXY}/${root}/model`],
  ])('are found by %s', async (_, addressOf) => {
    const { root, file } = await loggedRun();
    await champion(addressOf(root));
    expect((await put(file, 'another')).status).toBe(403);
  });

  it('are found by a version that names another one', async () => {
    const { id, file } = await loggedRun();
    const first = await champion(`runs:/${id}/model`);
    await champion(`models:/${first}/1`);
    await api.delete('registered-models/alias', { name: first, alias: 'champion' });
    await api.delete('model-versions/delete', { name: first, version: '1' });
    expect((await put(file, 'another')).status).toBe(403);
  });

  it('are found by the logged model that was registered', async () => {
    const { body } = await api.post('logged-models', { experiment_id: '0' });
    const { model_id, artifact_uri } = body.model.info;
    const file = `${artifact_uri.replace('mlflow-artifacts:/', '')}/MLmodel`;
    expect((await put(file, 'flavors: {}')).status).toBe(200);
    await champion(`models:/${model_id}`);
    expect((await put(file, 'another')).status).toBe(403);
  });

  it('get no new file among them', async () => {
    const { id, root } = await loggedRun();
    await champion(`runs:/${id}/model`);
    expect((await put(`${root}/model/code/extra.py`, 'evil')).status).toBe(403);
  });

  it('leave the rest of their run to be written', async () => {
    const { id, root } = await loggedRun();
    await champion(`runs:/${id}/model`);
    expect((await put(`${root}/model-card.md`, 'words')).status).toBe(200);
  });

  it('are not replaced by the page that uploads a note', async () => {
    const { id, file } = await loggedRun();
    await champion(`runs:/${id}/model`);
    const query = new URLSearchParams({ run_uuid: id, path: 'model/MLmodel' });
    const address = `${api.url}/ajax-api/2.0/mlflow/upload-artifact?${query}`;
    expect((await fetch(address, { method: 'POST', body: 'another' })).status).toBe(403);
    expect(await textAt(file)).toBe('flavors: {}');
  });

  it.each([
    ['the file', '/model/MLmodel'],
    ['the folder', '/model'],
    ['all of the run', ''],
  ])('are not removed with %s', async (_, inner) => {
    const { id, root, file } = await loggedRun();
    await champion(`runs:/${id}/model`);
    expect((await remove(`${root}${inner}`)).status).toBe(403);
    expect(await textAt(file)).toBe('flavors: {}');
  });

  it('are not removed with a folder above, nor with a space behind its name', async () => {
    const above = folder();
    await put(`${above}/model/MLmodel`, 'flavors: {}');
    await champion(`mlflow-artifacts:/${above}/model`);
    expect((await remove(above)).status).toBe(403);
    expect((await remove(`${above}/model/MLmodel%20`)).status).toBe(403);
    expect(await textAt(`${above}/model/MLmodel`)).toBe('flavors: {}');
  });

  it('stay also where the version was trained here', async () => {
    const run = await addRun(api.db);
    const file = `${run.root}/model.gondola`;
    await put(file, `trained ${run.id}`);
    const [artifact] = await api.db.manager.find(Artifact, { order: { createdAt: 'DESC' }, take: 1 });
    const model = { id: newId(), name: `trained ${newId()}`, createdAt: new Date() };
    await api.db.manager.insert(Model, model);
    await registerVersion(api.db.manager, model as Model, {
      ...{ runId: run.id, artifactDigest: artifact!.digest },
    });
    expect((await put(file, 'another')).status).toBe(403);
  });

  it('are free again when the version is deleted', async () => {
    const { id, file } = await loggedRun();
    const name = await modelWith(api, 0);
    await api.post('model-versions/create', { name, source: `runs:/${id}/model` });
    await api.delete('model-versions/delete', { name, version: '1' });
    expect((await put(file, 'another')).status).toBe(200);
  });

  it('are not those of everybody who works in the folder that a version claims', async () => {
    await champion('mlflow-artifacts:/0');
    await champion('mlflow-artifacts:/');
    const { file } = await loggedRun();
    expect(await textAt(file)).toBe('flavors: {}');
  });
});

describe('the audit log', () => {
  it('has who removed files', async () => {
    const path = folder();
    await put(`${path}/a.txt`, 'a');
    expect((await remove(path)).status).toBe(200);
    expect(await newestAudit(path)).toMatchObject({ action: 'mlflow.artifacts/delete', outcome: 'DONE' });
  });

  it('has who tried to change the files of a registered version', async () => {
    const { id, file } = await loggedRun();
    const modelName = await champion(`runs:/${id}/model`);
    await put(file, 'another');
    expect(await newestAudit(file)).toMatchObject({
      ...{ action: 'mlflow.artifacts/put', outcome: 'FORBIDDEN' },
      details: JSON.stringify({ modelName, version: 1 }),
    });
    await remove(file);
    expect(await newestAudit(file)).toMatchObject({
      ...{ action: 'mlflow.artifacts/delete', outcome: 'FORBIDDEN' },
    });
  });
});
