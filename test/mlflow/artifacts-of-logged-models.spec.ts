import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiUnderTest, post, startServices } from '../api/support/trained.js';

let running: ApiUnderTest;
let url: string;
beforeAll(async () => {
  running = await startServices();
  url = running.api.url;
});
afterAll(() => running?.close());

interface LoggedModel {
  readonly id: string;
  readonly root: string;
}

async function logModel(files: Readonly<Record<string, string>>): Promise<LoggedModel> {
  const answer = await post(`${url}/api/2.0/mlflow/logged-models`, { experiment_id: '0', name: 'logged' });
  const { model } = (await answer.json()) as { model: { info: { model_id: string; artifact_uri: string } } };
  const root = model.info.artifact_uri.replace('mlflow-artifacts:/', '');
  for (const [path, body] of Object.entries(files)) {
    const address = `${url}/api/2.0/mlflow-artifacts/artifacts/${root}/${path}`;
    await fetch(address, { method: 'PUT', body });
  }
  return { id: model.info.model_id, root };
}

const list = async (id: string, path?: string) => {
  const query = path === undefined ? '' : `?${new URLSearchParams({ artifact_directory_path: path })}`;
  const address = `${url}/api/2.0/mlflow/logged-models/${id}/artifacts/directories${query}`;
  return (await fetch(address)).json() as Promise<Record<string, unknown>>;
};
const download = (id: string, path: string) =>
  fetch(
    `${url}/ajax-api/2.0/mlflow/logged-models/${id}/artifacts/files?${new URLSearchParams({ artifact_file_path: path })}`,
  );

describe('the artifacts of a logged model', () => {
  it('are listed with paths relative to the model', async () => {
    const { id, root } = await logModel({ MLmodel: 'flavors', 'data/weights': 'w' });
    expect(await list(id)).toEqual({
      root_uri: `mlflow-artifacts:/${root}`,
      files: [
        { path: 'MLmodel', is_dir: false, file_size: 7 },
        { path: 'data', is_dir: true },
      ],
    });
    expect((await list(id, 'data')).files).toEqual([{ path: 'data/weights', is_dir: false, file_size: 1 }]);
  });

  it('are downloaded with the headers of a file', async () => {
    const { id } = await logModel({ 'data/MLmodel': 'flavors' });
    const answer = await download(id, 'data/MLmodel');
    expect([await answer.text(), answer.headers.get('content-type')]).toEqual(['flavors', 'text/plain']);
  });

  it('of an unknown model are not there', async () => {
    const id = `m-${'0'.repeat(32)}`;
    const refusal = {
      error_code: 'RESOURCE_DOES_NOT_EXIST',
      message: expect.stringContaining(`Logged model with ID '${id}' not found.`),
    };
    expect(await list(id)).toMatchObject(refusal);
    expect(await (await download(id, 'a')).json()).toMatchObject(refusal);
  });

  it.each(['../x', '/etc/passwd', 'a/%2e%2e/%2e%2e/b'])('are not at %s', async (path) => {
    const { id } = await logModel({});
    const refusal = { error_code: 'INVALID_PARAMETER_VALUE', message: 'Invalid path' };
    expect(await list(id, path)).toEqual(refusal);
    expect(await (await download(id, path)).json()).toEqual(refusal);
  });
});
