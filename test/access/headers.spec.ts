import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { startApi } from '../support/programs.js';
import { bearer, PASSWORD, person, tokenOf } from './support/callers.js';

const FRIEND = 'https://tools.example.com';

let environment: TestEnvironment;
let db: DataSource;
let closed: Awaited<ReturnType<typeof startApi>>;
let open: Awaited<ReturnType<typeof startApi>>;

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = await environment.openDatabase();
  [closed, open] = await Promise.all([
    startApi(environment, { ANONYMOUS_ROLE: 'none' }),
    startApi(environment, {
      ...{ ANONYMOUS_ROLE: 'none', CORS_ORIGINS: FRIEND, PUBLIC_URL: 'https://gondola.example.com' },
    }),
  ]);
}, 60_000);
afterAll(async () => {
  await Promise.all([closed, open].map((api) => api?.stop('SIGKILL')));
  await environment?.close();
});

const policyOf = (answer: Response) =>
  Object.fromEntries(
    answer.headers
      .get('content-security-policy')!
      .split(';')
      .map((part) => [part.split(' ')[0], part.split(' ').slice(1).join(' ')]),
  );

describe('an answer', () => {
  it.each(['/', '/healthz', '/no-such-page', '/graphql', '/queues'])(
    'of %s lets no script run that is not a file of this server, and no other site frame it',
    async (path) => {
      const answer = await fetch(closed.url + path, { headers: { accept: 'text/html' } });
      expect(policyOf(answer)).toMatchObject({
        ...{ 'default-src': "'none'", 'script-src': "'self'", 'connect-src': "'self'" },
        ...{ 'frame-ancestors': "'none'", 'base-uri': "'self'", 'form-action': "'self'" },
      });
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        ...{
          'x-content-type-options': 'nosniff',
          'x-frame-options': 'DENY',
          'referrer-policy': 'same-origin',
        },
      });
      expect(answer.headers.get('x-powered-by')).toBeNull();
    },
  );

  it('says that there is https alone only where there is https', async () => {
    expect((await fetch(closed.url)).headers.get('strict-transport-security')).toBeNull();
    expect((await fetch(open.url)).headers.get('strict-transport-security')).toContain('max-age=');
  });
});

describe('a page of another site', () => {
  const preflight = (url: string, origin: string) =>
    fetch(`${url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        origin,
        ...{ 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
      },
    });

  it('may read nothing where no site is named', async () => {
    const asked = await preflight(closed.url, FRIEND);
    const read = await fetch(`${closed.url}/healthz`, { headers: { origin: FRIEND } });
    for (const answer of [asked, read]) {
      expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });

  it('may read answers when its site is named, without the cookie', async () => {
    const asked = await preflight(open.url, FRIEND);
    expect(asked.status).toBe(204);
    expect(asked.headers.get('access-control-allow-origin')).toBe(FRIEND);
    expect(asked.headers.get('access-control-allow-credentials')).toBeNull();
    const { name } = await person(db, environment, 'VIEWER');
    const headers = { origin: FRIEND, ...bearer(await tokenOf(open.url, name)) };
    const answer = await fetch(`${open.url}/openapi.json`, { headers });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, FRIEND]);
  });

  it('may not when another one is named', async () => {
    const asked = await preflight(open.url, 'https://evil.example');
    expect(asked.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('a request that a browser signs by its cookie', () => {
  const file = () => {
    const form = new FormData();
    form.append('file', new Blob(['designation\nx\n']), 'listings.csv');
    return form;
  };
  const json = { 'content-type': 'application/json' };
  const WAYS: readonly (readonly [string, string, () => RequestInit])[] = [
    [
      'a mutation',
      '/graphql',
      () => ({ method: 'POST', headers: json, body: '{"query":"{ me { name } }"}' }),
    ],
    ['a file', '/files', () => ({ method: 'POST', body: file() })],
    ['a training', '/training', () => ({ method: 'POST', headers: json, body: '{}' })],
    ['an answer', '/predict', () => ({ method: 'POST', headers: json, body: '{}' })],
    ['a run of MLflow', '/api/2.0/mlflow/runs/create', () => ({ method: 'POST', headers: json, body: '{}' })],
  ];

  it.each(WAYS)('asks for %s in vain from another site, and from nowhere', async (_what, path, init) => {
    const { name } = await person(db, environment, 'ENGINEER');
    const session = await fetch(`${closed.url}/session`, {
      ...{ method: 'POST', headers: json, body: JSON.stringify({ name, password: PASSWORD }) },
    });
    const cookie = session.headers.get('set-cookie')!.split(';')[0]!;
    const ask = async (headers: Record<string, string>) => {
      const { headers: own, ...rest } = init();
      return (
        await fetch(closed.url + path, { ...rest, headers: { ...(own as object), cookie, ...headers } })
      ).status;
    };
    expect(await ask({ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' })).toBe(403);
    expect(await ask({ 'sec-fetch-site': 'same-site' })).toBe(403);
    expect(await ask({ origin: 'https://evil.example' })).toBe(403);
    expect(await ask({})).toBe(403);
    expect(await ask({ 'sec-fetch-site': 'same-origin' })).not.toBe(403);
  });
});
