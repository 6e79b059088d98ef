import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/platform/digest.js';
import { newId } from '../../src/platform/ids.js';
import { Model, ModelVersion } from '../../src/store/entities/registry.js';
import { startTrained, type Trained } from '../api/support/trained.js';
import { graphql } from '../support/graphql.js';
import { rawRequest } from './support/raw-request.js';
import { addRun } from './support/runs.js';

let trained: Trained;
let url: string;
beforeAll(async () => {
  trained = await startTrained();
  url = trained.api.url;
});
afterAll(() => trained?.close());

const PROXY = '/api/2.0/mlflow-artifacts/artifacts';
const put = (path: string, body: string) => fetch(`${url}${PROXY}/${path}`, { method: 'PUT', body });
const json = async (path: string) => {
  const response = await fetch(`${url}${path}`);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};
const list = (query: Record<string, string>) =>
  json(`/api/2.0/mlflow/artifacts/list?${new URLSearchParams(query)}`);
const download = (query: Record<string, string>) =>
  fetch(`${url}/get-artifact?${new URLSearchParams(query)}`);
const artifactsOf = async (runId: string) => {
  const answer = await graphql<{ run: { artifacts: { path: string; digest: string }[] } }>(
    url,
    'query ($id: ID!) { run(id: $id) { artifacts { path digest } } }',
    { id: runId },
  );
  return answer.data!.run.artifacts;
};

describe('the artifacts of a run', () => {
  it('that a client uploads are those that GraphQL shows', async () => {
    const run = await addRun(trained.db);
    await put(`${run.root}/plots/roc.png`, 'picture');
    expect(await artifactsOf(run.id)).toEqual([{ path: 'plots/roc.png', digest: sha256('picture') }]);
  });

  it('trained here can be listed by MLflow clients', async () => {
    const [{ id }] = await trained.db.query('SELECT id FROM run WHERE model_name IS NOT NULL LIMIT 1');
    const answer = await list({ run_id: id });
    const [{ bytes }] = await trained.db.query(
      "SELECT bytes FROM run_artifact JOIN artifact USING (digest) WHERE path = 'model.gondola' AND run_id = ?",
      [id],
    );
    expect(answer.body.files).toContainEqual({
      path: 'model.gondola',
      is_dir: false,
      file_size: Number(bytes),
    });
  });

  it('trained here can be downloaded by the address of the run', async () => {
    const [{ id, artifact_uri }] = await trained.db.query(
      'SELECT id, artifact_uri FROM run WHERE model_name IS NOT NULL LIMIT 1',
    );
    const model = (await artifactsOf(id)).find(({ path }) => path === 'model.gondola')!;
    const path = artifact_uri.replace('mlflow-artifacts:/', '');
    const answer = await fetch(`${url}${PROXY}/${path}/model.gondola`);
    expect(sha256(Buffer.from(await answer.arrayBuffer()))).toBe(model.digest);
  });

  it('are listed with paths relative to the run, in order', async () => {
    const run = await addRun(trained.db);
    for (const path of ['b', 'a/2/x', 'a/1']) await put(`${run.root}/${path}`, path);
    expect(await list({ run_id: run.id })).toEqual({
      status: 200,
      body: {
        root_uri: `mlflow-artifacts:/${run.root}`,
        files: [
          { path: 'a', is_dir: true },
          { path: 'b', is_dir: false, file_size: 1 },
        ],
      },
    });
    expect((await list({ run_id: run.id, path: 'a' })).body.files).toEqual([
      { path: 'a/1', is_dir: false, file_size: 3 },
      { path: 'a/2', is_dir: true },
    ]);
  });

  it.each(['file', 'nothing'])('has nothing listed below %s', async (path) => {
    const run = await addRun(trained.db);
    await put(`${run.root}/file`, 'x');
    expect((await list({ run_id: run.id, path })).body).toEqual({
      root_uri: `mlflow-artifacts:/${run.root}`,
    });
  });

  it('are found under the name that the field had before', async () => {
    const run = await addRun(trained.db);
    await put(`${run.root}/a.txt`, 'hello');
    expect((await list({ run_uuid: run.id })).body.files).toHaveLength(1);
    expect(await (await download({ run_uuid: run.id, path: 'a.txt' })).text()).toBe('hello');
  });

  it('come with the headers of a download', async () => {
    const run = await addRun(trained.db);
    await put(`${run.root}/a/b.json`, '{}');
    const answer = await download({ run_id: run.id, path: 'a/b.json' });
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/plain',
      'content-disposition': 'attachment; filename=b.json',
      'x-content-type-options': 'nosniff',
    });
  });

  it('are kept apart from those of other runs', async () => {
    const [one, other] = [await addRun(trained.db), await addRun(trained.db)];
    await put(`${one.root}/a`, 'one');
    expect((await list({ run_id: other.id })).body.files).toBeUndefined();
  });

  it('go with the directory of the run', async () => {
    const run = await addRun(trained.db);
    await put(`${run.root}/a/b`, 'x');
    await fetch(`${url}${PROXY}/${run.root}`, { method: 'DELETE' });
    expect(await artifactsOf(run.id)).toEqual([]);
  });

  it('go with a directory above', async () => {
    const location = randomBytes(6).toString('hex');
    const run = await addRun(trained.db);
    const uri = `mlflow-artifacts:/${location}/${run.id}/artifacts`;
    await trained.db.query('UPDATE run SET artifact_uri = ? WHERE id = ?', [uri, run.id]);
    await put(`${location}/${run.id}/artifacts/a`, 'x');
    expect((await json(`${PROXY}?path=${location}`)).body).toEqual({
      files: [{ path: run.id, is_dir: true }],
    });
    await fetch(`${url}${PROXY}/${location}`, { method: 'DELETE' });
    expect(await artifactsOf(run.id)).toEqual([]);
  });

  it('are where the experiment was told to keep them, when that is this server', async () => {
    const run = await addRun(trained.db);
    const uri = `${url}${PROXY}/some/where/${run.id}/artifacts`;
    await trained.db.query('UPDATE run SET artifact_uri = ? WHERE id = ?', [uri, run.id]);
    await put(`some/where/${run.id}/artifacts/a`, 'x');
    expect((await list({ run_id: run.id })).body).toMatchObject({ root_uri: uri, files: [{ path: 'a' }] });
  });

  it.each(['s3://bucket/1', '/tmp/mlruns/0', ''])('at %j are not ours to list', async (uri) => {
    const run = await addRun(trained.db, uri);
    const answer = await list({ run_id: run.id });
    expect([answer.status, answer.body.error_code]).toEqual([501, 'NOT_IMPLEMENTED']);
  });

  it('of an unknown run are not there', async () => {
    const id = newId();
    const answer = await list({ run_id: id });
    expect(answer).toMatchObject({ status: 404, body: { error_code: 'RESOURCE_DOES_NOT_EXIST' } });
    expect(answer.body.message).toContain(`Run with id=${id} not found`);
  });

  it('are not listed without a run', async () => {
    const answer = await list({});
    expect(answer.body.message).toContain("Missing value for required parameter 'run_id'");
  });

  it.each(['../x', '..', '/etc/passwd', 'a/../../b', '%2e%2e/x', 'a%23'])('are not at %s', async (path) => {
    const run = await addRun(trained.db);
    const refusal = { error_code: 'INVALID_PARAMETER_VALUE', message: 'Invalid path' };
    expect((await list({ run_id: run.id, path })).body).toEqual(refusal);
    expect(await (await download({ run_id: run.id, path })).json()).toEqual(refusal);
  });
});

describe('a version of a model', () => {
  async function addVersion(storageLocation: string): Promise<string> {
    const [modelId, name] = [newId(), `model-${newId()}`];
    const now = new Date();
    await trained.db.manager.insert(Model, { id: modelId, name, createdAt: now });
    await trained.db.manager.insert(ModelVersion, {
      ...{ id: newId(), modelId, version: 1, createdAt: now, storageLocation, source: storageLocation },
    });
    return name;
  }
  const fileOf = (query: Record<string, string>) =>
    fetch(`${url}/model-versions/get-artifact?${new URLSearchParams(query)}`);

  it('has its files where it is stored', async () => {
    const folder = randomBytes(6).toString('hex');
    await put(`${folder}/MLmodel`, 'flavors: {}');
    const name = await addVersion(`mlflow-artifacts:/${folder}`);
    const answer = await fileOf({ name, version: '1', path: 'MLmodel' });
    expect([answer.status, await answer.text()]).toEqual([200, 'flavors: {}']);
  });

  it('has its files in a run', async () => {
    const run = await addRun(trained.db);
    await put(`${run.root}/model/MLmodel`, 'here');
    const name = await addVersion(`runs:/${run.id}/model`);
    expect(await (await fileOf({ name, version: '1', path: 'MLmodel' })).text()).toBe('here');
  });

  it('is found under doubled slashes', async () => {
    const run = await addRun(trained.db);
    await put(`${run.root}/a`, 'here');
    const name = await addVersion(`mlflow-artifacts:/${run.root}`);
    const query = new URLSearchParams({ name, version: '1', path: 'a' });
    const answer = await rawRequest(url, 'GET', `//model-versions/get-artifact?${query}`);
    expect(answer.body.toString()).toBe('here');
  });

  it('that is not there has none', async () => {
    const answer = await fileOf({ name: 'none', version: '1', path: 'a' });
    expect([answer.status, await answer.json()]).toMatchObject([
      404,
      { message: expect.stringContaining('Model Version (name=none, version=1) not found') },
    ]);
  });

  it('refuses a path that leads out of its files', async () => {
    const name = await addVersion('mlflow-artifacts:/somewhere');
    const answer = await fileOf({ name, version: '1', path: '../x' });
    expect(await answer.json()).toEqual({ error_code: 'INVALID_PARAMETER_VALUE', message: 'Invalid path' });
  });
});

describe('a name', () => {
  const places = {
    'a run': async () => (await addRun(trained.db)).root,
    'a folder of no run': async () => `shared/${newId()}`,
  };

  it.each(Object.entries(places))(
    'in %s is never a file and a folder, also when both are put at once',
    async (_, folderOf) => {
      const folder = await folderOf();
      const pairs = Array.from({ length: 20 }, (_unused, index) => `${folder}/${index}`);
      const statuses = await Promise.all(
        pairs.map(async (path) => {
          const answers = await Promise.all([put(path, 'file'), put(`${path}/inner`, 'in a folder')]);
          return answers.map(({ status }) => status).sort();
        }),
      );
      expect(statuses).toEqual(pairs.map(() => [200, 400]));
    },
  );
});

describe("an upload from MLflow's own pages", () => {
  const upload = (query: Record<string, string>, body: string | Uint8Array<ArrayBuffer>) =>
    fetch(`${url}/ajax-api/2.0/mlflow/upload-artifact?${new URLSearchParams(query)}`, {
      method: 'POST',
      body,
    });

  it('becomes an artifact of the run', async () => {
    const run = await addRun(trained.db);
    const answer = await upload({ run_uuid: run.id, path: 'notes/a.md' }, 'text');
    expect([answer.status, await answer.json()]).toEqual([200, {}]);
    expect(await artifactsOf(run.id)).toEqual([{ path: 'notes/a.md', digest: sha256('text') }]);
  });

  it.each([
    [{ path: 'a' }, 'x', 'Request must specify run_uuid.'],
    [{ run_uuid: 'r' }, 'x', 'Request must specify path.'],
    [{ run_uuid: 'r', path: 'a' }, '', 'Request must specify data.'],
    [{ run_uuid: 'r', path: '../a' }, 'x', 'Invalid path'],
    [{ run_uuid: 'none', path: 'a' }, 'x', 'Run with id=none not found'],
  ])('with %j and the data %j is refused: %s', async (query, body, message) => {
    const answer = await upload(query as Record<string, string>, body);
    expect(await answer.json()).toMatchObject({ message });
  });

  it('of an empty body without a length is refused, and leaves what was there', async () => {
    const run = await addRun(trained.db);
    await upload({ run_uuid: run.id, path: 'a' }, 'kept');
    const [{ before }] = await trained.db.query('SELECT COUNT(*) AS `before` FROM artifact');
    const path = `/ajax-api/2.0/mlflow/upload-artifact?${new URLSearchParams({ run_uuid: run.id, path: 'a' })}`;
    const answer = await rawRequest(url, 'POST', path, { headers: { 'transfer-encoding': 'chunked' } });
    expect(JSON.parse(answer.body.toString())).toMatchObject({ message: 'Request must specify data.' });
    expect(await artifactsOf(run.id)).toEqual([{ path: 'a', digest: sha256('kept') }]);
    expect(await trained.db.query('SELECT COUNT(*) AS `before` FROM artifact')).toEqual([{ before }]);
  });

  it('of more than 10 MB is refused', async () => {
    const run = await addRun(trained.db);
    const answer = await upload({ run_uuid: run.id, path: 'a' }, new Uint8Array(10 * 1024 * 1024 + 1));
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { error_code: 'INVALID_PARAMETER_VALUE', message: 'Artifact size is too large. Max size is 10MB.' },
    ]);
  });
});
