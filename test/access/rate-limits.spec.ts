import { Redis } from 'ioredis';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openAccess } from '../../src/pipeline/access/open-access.js';
import { deriveKeys } from '../../src/platform/access/auth-secret.js';
import { RateLimits } from '../../src/platform/access/rate-limits.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { startApi } from '../support/programs.js';
import { waitFor } from '../support/wait.js';
import { askForToken, basic, PASSWORD, person } from './support/callers.js';

const LIMIT = 8;
const SIGN_INS = 3;

let environment: TestEnvironment;
let db: DataSource;
let api: Awaited<ReturnType<typeof startApi>>;
let redis: Redis;
let addresses = 0;

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = await environment.openDatabase();
  redis = new Redis(environment.redisUrl);
  api = await startApi(environment, {
    ...{ ANONYMOUS_ROLE: 'viewer', TRUST_PROXY: 'loopback' },
    ...{ RATE_LIMIT_PER_MINUTE: String(LIMIT), PREDICTION_LIMIT_PER_MINUTE: String(LIMIT) },
    SIGN_IN_LIMIT_PER_MINUTE: String(SIGN_INS),
  });
  // From here on it counts in Redis, and not by itself.
  await waitFor('counts in Redis', async () => {
    await fetch(`${api.url}/openapi.json`, { headers: from(nextAddress()) });
    return (await redis.keys(`${environment.queuePrefix}:limit:*`)).length > 0;
  });
}, 60_000);
afterAll(async () => {
  redis?.disconnect();
  await api?.stop('SIGKILL');
  await environment?.close();
});

const nextAddress = () => `198.51.100.${++addresses}`;
const from = (address: string) => ({ 'x-forwarded-for': address });
const ask = (path: string, init: RequestInit) => fetch(`${api.url}${path}`, init);

/** Asks until it is refused. @returns the answers before, and the refusal */
async function untilRefused(request: () => Promise<Response>) {
  for (let before = 0; before < 100; before++) {
    const answer = await request();
    if (answer.status === 429) return { before, answer };
  }
  throw new Error('never refused');
}

it('refuses an address without credentials beyond the limit, and says when to come again', async () => {
  const headers = from(nextAddress());
  const { before, answer } = await untilRefused(() => ask('/openapi.json', { headers }));
  expect(before).toBe(LIMIT);
  const seconds = Number(answer.headers.get('retry-after'));
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(60);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    ...{ 'ratelimit-limit': String(LIMIT), 'ratelimit-remaining': '0', 'ratelimit-reset': String(seconds) },
  });
  expect(await answer.json()).toMatchObject({ status: 429, code: 'RATE_LIMITED', limit: LIMIT });
  expect((await ask('/openapi.json', { headers: from(nextAddress()) })).status).toBe(200);
});

it('refuses one who has signed in beyond the limit, from wherever he asks', async () => {
  const { name } = await person(db, environment, 'VIEWER');
  const credentials = basic(name, PASSWORD);
  const { before } = await untilRefused(() =>
    ask('/openapi.json', { headers: { ...credentials, ...from(nextAddress()) } }),
  );
  expect(before).toBe(LIMIT);
});

it('answers GraphQL and MLflow in their formats', async () => {
  const headers = { 'content-type': 'application/json', ...from(nextAddress()) };
  const body = '{"query":"{ __typename }"}';
  const { answer } = await untilRefused(() => ask('/graphql', { method: 'POST', headers, body }));
  expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED' } }] });
  const mlflow = await ask('/api/2.0/mlflow/experiments/get?experiment_id=0', { headers });
  expect(mlflow.status).toBe(429);
  expect(mlflow.headers.get('retry-after')).not.toBeNull();
  expect(await mlflow.json()).toMatchObject({ error_code: 'REQUEST_LIMIT_EXCEEDED' });
});

it('never refuses probes and the files of pages', async () => {
  const headers = from(nextAddress());
  await untilRefused(() => ask('/openapi.json', { headers }));
  for (const path of ['/healthz', '/readyz', '/', '/gondola.svg']) {
    expect((await ask(path, { headers })).status).toBe(200);
  }
});

it('counts predictions apart, without waiting for the count', async () => {
  const headers = { 'content-type': 'application/json', ...from(nextAddress()) };
  const predict = () => ask('/predict', { method: 'POST', headers, body: '{}' });
  const { before } = await untilRefused(predict);
  expect(before).toBeGreaterThanOrEqual(LIMIT);
  expect((await ask('/openapi.json', { headers })).status).toBe(200);
});

it('lets a name be tried a few times a minute, whether or not there is an account of it', async () => {
  const { name } = await person(db, environment, 'VIEWER');
  for (const username of [name, 'nobody-of-this-name']) {
    const grant = { grant_type: 'password', username, password: 'not the password' };
    const tries = [];
    for (let count = 0; count <= SIGN_INS; count++)
      tries.push(await askForToken(api.url, grant, from(nextAddress())));
    expect(tries.map(({ status }) => status)).toEqual([400, 400, 400, 429]);
    expect(tries.at(-1)!.body.error).toBe('slow_down');
    expect(tries.at(-1)!.headers.get('retry-after')).not.toBeNull();
  }
});

it('counts requests that come at once with the same right password as one attempt', async () => {
  const { name } = await person(db, environment, 'VIEWER');
  const headers = { ...basic(name, PASSWORD), ...from(nextAddress()) };
  const answers = await Promise.all(Array.from({ length: LIMIT }, () => ask('/openapi.json', { headers })));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
});

it('counts no password that was right, by Basic, against the attempts', async () => {
  const { name } = await person(db, environment, 'VIEWER');
  const settings = { requestsPerMinute: 0, predictionsPerMinute: 0, signInsPerMinute: SIGN_INS };
  const limits = new RateLimits(redis, `${environment.queuePrefix}:right`, settings);
  const address = nextAddress();
  for (let servers = 0; servers < SIGN_INS * 2; servers++) {
    const { authenticator } = openAccess({
      ...{ db, limits, keys: deriveKeys(environment.variables.AUTH_SECRET!) },
      settings: { secret: undefined, anonymousRole: null, fourEyes: false, isSecure: false, oidc: null },
    });
    const { authorization } = basic(name, PASSWORD);
    expect(await authenticator.ofAuthorization(authorization, new Date(), address)).toMatchObject({ name });
  }
});

it('lets an address try few names, by whichever way', async () => {
  const address = nextAddress();
  const { before } = await untilRefused(() =>
    ask('/openapi.json', { headers: { ...basic(`name-${++addresses}`, 'x'), ...from(address) } }),
  );
  expect(before).toBe(SIGN_INS * 5);
  const session = await ask('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...from(address) },
    body: '{"name":"x","password":"x"}',
  });
  expect(session.status).toBe(429);
});
