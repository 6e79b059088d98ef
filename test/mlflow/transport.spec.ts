import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiUnderTest, startServices } from '../api/support/trained.js';

let running: ApiUnderTest;
let url: string;

beforeAll(async () => {
  running = await startServices();
  url = running.api.url;
});
afterAll(() => running?.close());

const get = (path: string) => fetch(`${url}${path}`);
const errorOf = async (response: Response) => ({
  status: response.status,
  ...((await response.json()) as { error_code: string; message: string }),
});

describe("the transport of MLflow's API", () => {
  it.each([
    ['/health', 'OK'],
    ['/version', '3.11.1'],
  ])('answers %s with text', async (path, expected) => {
    const response = await get(path);
    expect([response.status, await response.text()]).toEqual([200, expected]);
  });

  it.each(['/api/2.0/mlflow', '/ajax-api/2.0/mlflow', '//api/2.0//mlflow'])(
    'always has experiment 0 under %s',
    async (prefix) => {
      const response = await get(`${prefix}/experiments/get?experiment_id=0`);
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({
        experiment: { experiment_id: '0', name: 'Default', lifecycle_stage: 'active' },
      });
    },
  );

  it('takes an address of 32 kB', async () => {
    const response = await get(`/api/2.0/mlflow/experiments/get?experiment_id=0&${'x=1&'.repeat(8000)}`);
    expect(response.status).toBe(200);
  });

  it('names a required field that is missing', async () => {
    const error = await errorOf(await get('/api/2.0/mlflow/experiments/get'));
    expect(error).toMatchObject({ status: 400, error_code: 'INVALID_PARAMETER_VALUE' });
    expect(error.message).toContain("Missing value for required parameter 'experiment_id'");
  });

  it('says that there is no such experiment', async () => {
    const error = await errorOf(await get('/api/2.0/mlflow/experiments/get?experiment_id=99999999999'));
    expect(error).toMatchObject({ status: 404, error_code: 'RESOURCE_DOES_NOT_EXIST' });
    expect(error.message).toContain('No Experiment with id=99999999999 exists');
  });

  it('says that there is no such endpoint', async () => {
    const error = await errorOf(await get('/api/2.0/mlflow/experiments/nothing'));
    expect(error).toMatchObject({ status: 404, error_code: 'ENDPOINT_NOT_FOUND' });
  });
});

describe('a request that is not as it should be', () => {
  const send = (path: string, init: RequestInit) => fetch(`${url}/api/2.0/mlflow/${path}`, init);

  it.each(['GET', 'PUT', 'DELETE', 'PATCH'])('is refused with %s where POST is due', async (method) => {
    const response = await send('experiments/create', { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('is refused with a body of another type', async () => {
    const error = await errorOf(await send('experiments/create', { method: 'POST', body: 'name=x' }));
    expect(error).toMatchObject({ status: 400, error_code: 'INVALID_PARAMETER_VALUE' });
    expect(error.message).toContain("Content-Type must be 'application/json'");
  });

  it.each(['{', '[]', '7', '"{"'])('is refused with the body %s', async (body) => {
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    const error = await errorOf(await send('experiments/create', { method: 'POST', headers, body }));
    expect(error).toMatchObject({ status: 400, error_code: 'INVALID_PARAMETER_VALUE' });
  });

  it.each(['', 'null', '{}'])('counts as without fields with the body %j', async (body) => {
    const headers = { 'content-type': 'application/json' };
    const error = await errorOf(await send('experiments/create', { method: 'POST', headers, body }));
    expect(error.message).toContain("Missing value for required parameter 'name'");
  });
});
