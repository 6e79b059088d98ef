import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccount } from '../../src/pipeline/access/accounts.js';
import { createApiKey } from '../../src/pipeline/access/api-keys.js';
import { signOut } from '../../src/pipeline/access/sign-ins.js';
import { type Permission, permissionsOf } from '../../src/platform/access/permissions.js';
import { Account, ApiKey, SignInToken } from '../../src/store/entities/access.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { startApi } from '../support/programs.js';
import { waitFor } from '../support/wait.js';
import {
  actingFor,
  askForToken,
  auditOf,
  basic,
  bearer,
  PASSWORD,
  person,
  tokenOf,
  uniqueAccountName,
} from './support/callers.js';

let environment: TestEnvironment;
let db: DataSource;
let api: Awaited<ReturnType<typeof startApi>>;

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = await environment.openDatabase();
  api = await startApi(environment, { ANONYMOUS_ROLE: 'none' });
});
afterAll(async () => {
  await api?.stop('SIGKILL');
  await environment?.close();
});

type Headers = Record<string, string>;

async function graphql<Data>(headers: Headers, query: string, variables: object = {}) {
  const response = await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as {
    data?: Data;
    errors?: { extensions: { code: string } }[];
  };
  return { status: response.status, data, code: errors?.[0]?.extensions.code };
}

interface Me {
  me: { name: string | null; kind: string; permissions: string[]; mustChangePassword: boolean };
}
const whoAmI = async (headers: Headers) =>
  (await graphql<Me>(headers, '{ me { name kind permissions mustChangePassword } }')).data?.me;

/** What the routes say to these credentials: READ is enough. */
const statusOf = async (headers: Headers, path = '/openapi.json') =>
  (await fetch(`${api.url}${path}`, { headers })).status;

describe('POST /oauth/token', () => {
  it('gives a token for name and password, that nobody may store', async () => {
    const { name } = await person(db, environment, 'LABELLER');
    const answer = await askForToken(api.url, { grant_type: 'password', username: name, password: PASSWORD });
    expect(answer).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 600 } });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await whoAmI(bearer(answer.body.access_token))).toMatchObject({ name, kind: 'ACCOUNT' });
  });

  it('answers a wrong password and a name that there is not alike', async () => {
    const { name } = await person(db, environment, 'VIEWER');
    const grant = { grant_type: 'password', password: 'not the password' };
    const wrong = await askForToken(api.url, { ...grant, username: name });
    const unknown = await askForToken(api.url, { ...grant, username: 'nobody-at-all' });
    expect(wrong).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(unknown.body).toEqual(wrong.body);
  });

  it.each([
    [{}, 'unsupported_grant_type'],
    [{ grant_type: 'implicit' }, 'unsupported_grant_type'],
    [{ grant_type: 'password', username: 'x' }, 'invalid_request'],
    [{ grant_type: 'refresh_token', refresh_token: 'x' }, 'invalid_grant'],
  ])('answers %j with %s', async (fields, error) => {
    expect(await askForToken(api.url, fields as Record<string, string>)).toMatchObject({
      ...{ status: 400, body: { error } },
    });
  });

  it('gives no token for less than the account may do', async () => {
    const { name } = await person(db, environment, 'ADMIN');
    const grant = { grant_type: 'password', username: name, password: PASSWORD, scope: 'READ' };
    const { status, body } = await askForToken(api.url, grant);
    expect({ status, error: body.error }).toEqual({ status: 400, error: 'invalid_scope' });
  });

  it('takes forms alone', async () => {
    const response = await fetch(`${api.url}/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"grant_type":"password"}',
    });
    expect(response.status).toBe(415);
    expect(await response.json()).toMatchObject({ error: 'invalid_request' });
  });

  it('lets a service in by its client secret, in the header or in the body', async () => {
    const name = uniqueAccountName('service');
    const made = await createAccount(db, { name, kind: 'SERVICE', role: 'ENGINEER' }, actingFor(environment));
    const secret = made.clientSecret!;
    const grant = { grant_type: 'client_credentials' };
    const byHeader = await askForToken(api.url, grant, basic(name, secret));
    const byBody = await askForToken(api.url, { ...grant, client_id: name, client_secret: secret });
    for (const { status, body } of [byHeader, byBody]) {
      expect(status).toBe(200);
      expect(body.refresh_token).toBeUndefined();
      expect(await whoAmI(bearer(body.access_token))).toMatchObject({ name });
    }
    const wrong = await askForToken(api.url, { ...grant, client_id: name, client_secret: 'x' });
    expect(wrong).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });
});

describe('a refresh token', () => {
  const refresh = (token: string) =>
    askForToken(api.url, { grant_type: 'refresh_token', refresh_token: token });
  const first = async () => {
    const { name } = await person(db, environment, 'VIEWER');
    const { body } = await askForToken(api.url, {
      grant_type: 'password',
      username: name,
      password: PASSWORD,
    });
    return body.refresh_token!;
  };

  it('is good for the next one, once', async () => {
    const second = await refresh(await first());
    expect(second.status).toBe(200);
    expect((await refresh(second.body.refresh_token!)).status).toBe(200);
  });

  it('that comes again ends all that came from its sign-in', async () => {
    const old = await first();
    const { body } = await refresh(old);
    expect((await refresh(old)).body.error).toBe('invalid_grant');
    expect((await refresh(body.refresh_token!)).body.error).toBe('invalid_grant');
  });

  it('that comes again ends the access tokens of its sign-in at once', async () => {
    const { name } = await person(db, environment, 'VIEWER');
    const { body } = await askForToken(api.url, {
      ...{ grant_type: 'password', username: name, password: PASSWORD },
    });
    await refresh(body.refresh_token!);
    expect(await statusOf(bearer(body.access_token))).toBe(200);
    await refresh(body.refresh_token!);
    expect(await statusOf(bearer(body.access_token))).toBe(401);
  });

  it('is given to one of two that use it at once', async () => {
    const old = await first();
    const answers = await Promise.all([refresh(old), refresh(old)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  it('is worth nothing once it was revoked', async () => {
    const revoked = await first();
    await fetch(`${api.url}/oauth/revoke`, { method: 'POST', body: new URLSearchParams({ token: revoked }) });
    expect((await refresh(revoked)).body.error).toBe('invalid_grant');
  });

  it('of a password that was changed while it was made is worth nothing', async () => {
    const { name, id } = await person(db, environment, 'VIEWER');
    const grant = { grant_type: 'password', username: name, password: PASSWORD };
    const { body } = await askForToken(api.url, grant);
    // As changePassword does it, but for ending what it finds: this one came after that.
    await db.manager.increment(Account, { id }, 'credentialsVersion', 1);
    expect((await refresh(body.refresh_token!)).body.error).toBe('invalid_grant');
  });

  it('is kept as a digest alone', async () => {
    const token = await first();
    const rows = await db.manager.find(SignInToken);
    expect(JSON.stringify(rows)).not.toContain(token);
  });
});

describe('an access token', () => {
  it('that was changed is refused', async () => {
    const { name } = await person(db, environment, 'VIEWER');
    const token = await tokenOf(api.url, name);
    const [head, body, signature] = token.split('.') as [string, string, string];
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
    const forged = Buffer.from(JSON.stringify({ ...claims, exp: claims.exp + 1 })).toString('base64url');
    expect(await statusOf(bearer(`${head}.${forged}.${signature}`))).toBe(401);
    const none = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url');
    expect(await statusOf(bearer(`${none}.${body}.`))).toBe(401);
    expect(await statusOf(bearer(token))).toBe(200);
  });

  it('is worth nothing once its account is disabled', async () => {
    const admin = await person(db, environment, 'ADMIN');
    const target = await person(db, environment, 'VIEWER');
    const [adminToken, token] = await Promise.all([
      tokenOf(api.url, admin.name),
      tokenOf(api.url, target.name),
    ]);
    expect(await statusOf(bearer(token))).toBe(200);
    const disable = 'mutation ($id: ID!) { disableAccount(accountId: $id) { __typename } }';
    const { data } = await graphql(bearer(adminToken), disable, { id: target.id });
    expect(data).toEqual({ disableAccount: { __typename: 'AccountChanged' } });
    expect(await statusOf(bearer(token))).toBe(401);
    expect((await tokenOf(api.url, target.name)) ?? null).toBeNull();
  });

  it('ends with its sign-in, at once', async () => {
    const { name } = await person(db, environment, 'VIEWER');
    const grant = { grant_type: 'password', username: name, password: PASSWORD };
    const { body } = await askForToken(api.url, grant);
    const other = await tokenOf(api.url, name);
    expect(await statusOf(bearer(body.access_token))).toBe(200);
    const token = body.refresh_token!;
    await fetch(`${api.url}/oauth/revoke`, { method: 'POST', body: new URLSearchParams({ token }) });
    expect(await statusOf(bearer(body.access_token))).toBe(401);
    expect(await statusOf(bearer(other))).toBe(200);
  });

  it('ends a few seconds after another process has ended its sign-in', async () => {
    const { name } = await person(db, environment, 'VIEWER');
    const grant = { grant_type: 'password', username: name, password: PASSWORD };
    const { body } = await askForToken(api.url, grant);
    expect(await statusOf(bearer(body.access_token))).toBe(200);
    await signOut({ db, audit: auditOf(environment) }, body.refresh_token!, new Date());
    await waitFor('the token to be refused', async () => (await statusOf(bearer(body.access_token))) === 401);
  });

  it('says of the role what the account says now', async () => {
    const admin = await person(db, environment, 'ADMIN');
    const target = await person(db, environment, 'VIEWER');
    const token = await tokenOf(api.url, target.name);
    expect((await whoAmI(bearer(token)))!.permissions).toEqual(['READ']);
    const change = 'mutation ($id: ID!) { changeRole(accountId: $id, role: ENGINEER) { __typename } }';
    await graphql(bearer(await tokenOf(api.url, admin.name)), change, { id: target.id });
    expect((await whoAmI(bearer(token)))!.permissions).toContain('TRAIN');
  });
});

describe('a one-time password', () => {
  it('can do nothing but be changed, and then all that the role holds', async () => {
    const name = uniqueAccountName('newcomer');
    const request = { name, kind: 'PERSON', role: 'ENGINEER' } as const;
    const { oneTimePassword } = await createAccount(db, request, actingFor(environment));
    const once = basic(name, oneTimePassword!);
    expect(await whoAmI(once)).toMatchObject({ mustChangePassword: true, permissions: [] });
    expect(await statusOf(once)).toBe(403);
    const change =
      'mutation ($old: String!, $new: String!) { changePassword(currentPassword: $old, newPassword: $new) { __typename } }';
    const bad = await graphql(once, change, { old: oneTimePassword, new: 'short' });
    expect(bad.data).toEqual({ changePassword: { __typename: 'InvalidInput' } });
    const good = await graphql(once, change, { old: oneTimePassword, new: PASSWORD });
    expect(good.data).toEqual({ changePassword: { __typename: 'AccountChanged' } });
    expect(await statusOf(once)).toBe(401);
    expect(await statusOf(basic(name, PASSWORD))).toBe(200);
  });
});

describe('Basic credentials', () => {
  it('are a name and a password, as MLflow sends them', async () => {
    const { name } = await person(db, environment, 'ENGINEER');
    const path = '/api/2.0/mlflow/experiments/get?experiment_id=0';
    expect(await statusOf(basic(name, PASSWORD), path)).toBe(200);
    const wrong = await fetch(`${api.url}${path}`, { headers: basic(name, 'wrong password') });
    expect(wrong.status).toBe(401);
    expect(await wrong.json()).toMatchObject({ error_code: 'UNAUTHENTICATED' });
  });

  it('are refused by MLflow as its clients read it when they are too little', async () => {
    const { name } = await person(db, environment, 'VIEWER');
    const response = await fetch(`${api.url}/api/2.0/mlflow/experiments/create`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...basic(name, PASSWORD) },
      body: '{"name":"x"}',
    });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ error_code: 'PERMISSION_DENIED' });
  });
});

describe('an API key', () => {
  async function keyOf(role: 'VIEWER' | 'ENGINEER', scopes: Permission[], expiresInDays?: number) {
    const owner = await person(db, environment, role);
    const request = { name: 'a key', scopes, ...(expiresInDays !== undefined && { expiresInDays }) };
    return createApiKey(db, owner.id, request, permissionsOf('ADMIN'), actingFor(environment));
  }

  it('may do what its scopes say, as a bearer token or as a password', async () => {
    const { text } = await keyOf('ENGINEER', ['METRICS']);
    for (const headers of [bearer(text), basic('whoever', text)]) {
      expect(await statusOf(headers, '/metrics')).toBe(200);
      expect(await statusOf(headers)).toBe(403);
    }
  });

  it('is kept as a digest, and says when it was used', async () => {
    const { text, apiKey } = await keyOf('ENGINEER', ['READ']);
    expect(JSON.stringify(await db.manager.find(ApiKey))).not.toContain(text.slice(-43));
    expect(await statusOf(bearer(text))).toBe(200);
    await waitFor('the use to be written', async () => {
      return (await db.manager.findOneByOrFail(ApiKey, { id: apiKey.id })).lastUsedAt;
    });
  });

  it('with another secret, or one that has ended, is refused', async () => {
    const { text } = await keyOf('VIEWER', ['READ']);
    const last = text.at(-2) === 'A' ? 'B' : 'A';
    expect(await statusOf(bearer(text.slice(0, -2) + last + text.at(-1)))).toBe(401);
    const old = await keyOf('VIEWER', ['READ'], 1);
    await db.manager.update(ApiKey, { id: old.apiKey.id }, { expiresAt: new Date(Date.now() - 1) });
    expect(await statusOf(bearer(old.text))).toBe(401);
  });

  it('is made by whoever may read, with no more than that', async () => {
    const viewer = await person(db, environment, 'VIEWER');
    const token = bearer(await tokenOf(api.url, viewer.name));
    const create = `mutation ($scopes: [Permission!]!) { createApiKey(input: { name: "mine", scopes: $scopes }) {
      __typename ... on ApiKeyCreated { text apiKey { id } } ... on InvalidInput { field } } }`;
    const tooMuch = await graphql<{ createApiKey: object }>(token, create, { scopes: ['READ', 'TRAIN'] });
    expect(tooMuch.data!.createApiKey).toEqual({ __typename: 'InvalidInput', field: 'scopes' });
    const made = await graphql<{ createApiKey: { text: string; apiKey: { id: string } } }>(token, create, {
      scopes: ['READ'],
    });
    const { text, apiKey } = made.data!.createApiKey;
    expect(await whoAmI(bearer(text))).toMatchObject({ kind: 'API_KEY', name: viewer.name });
    const revoke = 'mutation ($id: ID!) { revokeApiKey(id: $id) { __typename } }';
    const other = bearer(await tokenOf(api.url, (await person(db, environment, 'VIEWER')).name));
    expect((await graphql(other, revoke, { id: apiKey.id })).data).toEqual({
      revokeApiKey: { __typename: 'NotFound' },
    });
    await graphql(token, revoke, { id: apiKey.id });
    expect(await statusOf(bearer(text))).toBe(401);
  });

  it('makes no other key, and ends none but itself', async () => {
    const leaked = await keyOf('ENGINEER', ['READ', 'TRAIN']);
    const other = await keyOf('ENGINEER', ['READ']);
    const create = 'mutation { createApiKey(input: { name: "child", scopes: [READ] }) { __typename } }';
    expect((await graphql(bearer(leaked.text), create)).data).toEqual({
      createApiKey: { __typename: 'Conflict' },
    });
    const revoke = 'mutation ($id: ID!) { revokeApiKey(id: $id) { __typename } }';
    expect((await graphql(bearer(leaked.text), revoke, { id: other.apiKey.id })).data).toEqual({
      revokeApiKey: { __typename: 'NotFound' },
    });
    await graphql(bearer(leaked.text), revoke, { id: leaked.apiKey.id });
    expect(await statusOf(bearer(leaked.text))).toBe(401);
  });

  it('loses what its owner loses', async () => {
    const { text, apiKey } = await keyOf('ENGINEER', ['READ', 'TRAIN']);
    const admin = await person(db, environment, 'ADMIN');
    const change = 'mutation ($id: ID!) { changeRole(accountId: $id, role: VIEWER) { __typename } }';
    await graphql(bearer(await tokenOf(api.url, admin.name)), change, { id: apiKey.accountId });
    expect((await whoAmI(bearer(text)))!.permissions).toEqual(['READ']);
  });
});

describe('a browser', () => {
  const signIn = async (name: string, headers: Headers = {}) => {
    const response = await fetch(`${api.url}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ name, password: PASSWORD }),
    });
    const cookie = response.headers.get('set-cookie') ?? '';
    return { status: response.status, cookie, sent: { cookie: cookie.split(';')[0]! } };
  };

  it('signs in by a cookie that no script reads and no other site sends', async () => {
    const { name } = await person(db, environment, 'LABELLER');
    const { status, cookie, sent } = await signIn(name);
    expect(status).toBe(200);
    expect(cookie).toMatch(/^gondola=[\w-]{43}; /);
    for (const part of ['HttpOnly', 'SameSite=Strict', 'Path=/']) expect(cookie).toContain(part);
    const session = await (await fetch(`${api.url}/session`, { headers: sent })).json();
    expect(session).toMatchObject({ signedIn: true, name, permissions: ['READ', 'PREDICT', 'LABEL'] });
  });

  it('is nobody before, and after it signed out', async () => {
    const { name } = await person(db, environment, 'VIEWER');
    const { sent } = await signIn(name);
    await fetch(`${api.url}/session`, { method: 'DELETE', headers: { ...sent, 'x-gondola-request': '1' } });
    const session = await (await fetch(`${api.url}/session`, { headers: sent })).json();
    expect(session).toMatchObject({ signedIn: false, name: null, permissions: [] });
  });

  it('changes nothing at the word of another site', async () => {
    const { name } = await person(db, environment, 'ENGINEER');
    const { sent } = await signIn(name);
    const query = 'mutation { cancelJob(id: "00000000000000000000000000000000") { __typename } }';
    const foreign = { ...sent, origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' };
    expect(await graphql(foreign, query)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect(await graphql(sent, query)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect(await graphql({ ...sent, origin: api.url }, query)).toMatchObject({ status: 200 });
  });

  it('is not signed in by another site', async () => {
    const { name } = await person(db, environment, 'VIEWER');
    expect((await signIn(name, { origin: 'http://evil.example' })).status).toBe(403);
  });

  it('is signed out when the password changes', async () => {
    const { name, id } = await person(db, environment, 'VIEWER');
    const { sent } = await signIn(name);
    const change = `mutation ($old: String!) { changePassword(currentPassword: $old, newPassword: "${PASSWORD} 2") {
      __typename } }`;
    await graphql(basic(name, PASSWORD), change, { old: PASSWORD });
    expect((await db.manager.findOneByOrFail(Account, { id })).credentialsVersion).toBe(2);
    expect(await (await fetch(`${api.url}/session`, { headers: sent })).json()).toMatchObject({
      signedIn: false,
    });
  });
});

describe('a session', () => {
  it('of a password that was changed while it was made is over', async () => {
    const { id, name } = await person(db, environment, 'VIEWER');
    const response = await fetch(`${api.url}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name, password: PASSWORD }),
    });
    await db.manager.increment(Account, { id }, 'credentialsVersion', 1);
    const headers = { cookie: response.headers.get('set-cookie')!.split(';')[0]! };
    const session = await (await fetch(`${api.url}/session`, { headers })).json();
    expect(session).toMatchObject({ signedIn: false });
  });
});

describe('administration', () => {
  it('always leaves one admin', async () => {
    const admin = await person(db, environment, 'ADMIN');
    await db.query("UPDATE account SET role = 'VIEWER' WHERE role = 'ADMIN' AND id <> ?", [admin.id]);
    const token = bearer(await tokenOf(api.url, admin.name));
    const disable = 'mutation ($id: ID!) { disableAccount(accountId: $id) { __typename } }';
    const { data } = await graphql(token, disable, { id: admin.id });
    expect(data).toEqual({ disableAccount: { __typename: 'Conflict' } });
  });

  it('makes one account of a name', async () => {
    const admin = await person(db, environment, 'ADMIN');
    const create = `mutation ($name: String!) { createAccount(input: { name: $name, role: VIEWER }) { __typename } }`;
    const { data } = await graphql(bearer(await tokenOf(api.url, admin.name)), create, { name: admin.name });
    expect(data).toEqual({ createAccount: { __typename: 'Conflict' } });
  });
});
