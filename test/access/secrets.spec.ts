import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApiKey } from '../../src/pipeline/access/api-keys.js';
import { permissionsOf } from '../../src/platform/access/permissions.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { startApi, startWorker } from '../support/programs.js';
import { actingFor, askForToken, basic, bearer, PASSWORD, person } from './support/callers.js';

const WRONG = 'wrong-secret-password-4711';
const IN_URL = 'secret-token-in-a-url-4711';

let environment: TestEnvironment;
let db: DataSource;
let api: Awaited<ReturnType<typeof startApi>>;
let worker: Awaited<ReturnType<typeof startWorker>>;
const answers: string[] = [];

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = await environment.openDatabase();
  const variables = { ANONYMOUS_ROLE: 'none', LOG_LEVEL: 'trace' };
  [api, worker] = await Promise.all([startApi(environment, variables), startWorker(environment, variables)]);
}, 90_000);
afterAll(async () => {
  await Promise.all([api, worker].map((program) => program?.stop('SIGKILL')));
  await environment?.close();
});

async function ask(path: string, init: RequestInit = {}): Promise<void> {
  const answer = await fetch(api.url + path, init);
  answers.push(`${[...answer.headers].join('\n')}\n${await answer.text()}`);
}

it('writes no secret to the log and puts none into an answer, whatever fails', async () => {
  const { name, id } = await person(db, environment, 'ENGINEER');
  const request = { name: 'key', scopes: ['READ' as const] };
  const { text: key } = await createApiKey(db, id, request, permissionsOf('ADMIN'), actingFor(environment));
  const json = { 'content-type': 'application/json' };
  const graphql = (body: unknown, headers = {}) =>
    ask('/graphql', { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) });
  const change =
    'mutation ($old: String!) { changePassword(currentPassword: $old, newPassword: "short") { __typename } }';

  await ask(`/openapi.json?access_token=${IN_URL}`, { headers: bearer(key) });
  await ask(`/no-such-place?token=${IN_URL}`);
  await ask(`/files/${IN_URL}`, { headers: bearer(`${key.slice(0, -4)}AAAA`) });
  await ask('/openapi.json', { headers: basic(name, WRONG) });
  await graphql({ query: change, variables: { old: WRONG } }, basic(name, PASSWORD));
  await graphql({ query: change, variables: { old: { password: WRONG } } }, basic(name, PASSWORD));
  await graphql(
    { query: `mutation { changePassword(currentPassword: "${WRONG}", nope: 1) { x } }` },
    bearer(key),
  );
  await ask('/session', { method: 'POST', headers: json, body: JSON.stringify({ name, password: WRONG }) });
  await ask('/session', { method: 'POST', headers: json, body: `{"name":"${name}","password":"${WRONG}` });
  const granted = await askForToken(api.url, { grant_type: 'password', username: name, password: PASSWORD });
  await askForToken(api.url, { grant_type: 'password', username: name, password: WRONG });
  // Something unforeseen, whose error is logged with all that it has.
  await db.query('RENAME TABLE model TO model_away');
  await graphql({ query: '{ models(first: 1) { edges { node { id } } } }' }, bearer(key));
  await db.query('RENAME TABLE model_away TO model');
  await db.query('RENAME TABLE account TO account_away');
  await ask('/session', { method: 'POST', headers: json, body: JSON.stringify({ name, password: WRONG }) });
  await ask('/openapi.json', { headers: basic(`${name}x`, WRONG) });
  await db.query('RENAME TABLE account_away TO account');

  const log = api.log() + worker.log();
  expect(log.includes('unexpected error')).toBe(true);
  expect(log.includes('request failed')).toBe(true);
  const { password: mysqlPassword } = new URL(environment.mysqlUrl);
  const { password: redisPassword } = new URL(environment.redisUrl);
  const secrets = {
    ...{ mysqlPassword, redisPassword, authSecret: environment.variables.AUTH_SECRET! },
    ...{
      key: key.split('_').at(-1)!,
      password: PASSWORD,
      basic: basic(name, PASSWORD).authorization.slice(6),
    },
    ...{ accessToken: granted.body.access_token, refreshToken: granted.body.refresh_token! },
  };
  for (const [what, secret] of Object.entries({ ...secrets, wrong: WRONG, inUrl: IN_URL })) {
    if (secret === '') continue;
    expect(log.includes(secret), `${what} in the log`).toBe(false);
  }
  for (const [what, secret] of Object.entries({ ...secrets, wrong: WRONG })) {
    if (secret === '') continue;
    expect(answers.join('\n').includes(secret), `${what} in an answer`).toBe(false);
  }
}, 60_000);
