import Fastify from 'fastify';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { permissionsOf, ROLES, type Role } from '../../src/platform/access/permissions.js';
import { anonymous, meets } from '../../src/platform/access/principal.js';
import { collectDeclaredAccess, type DeclaredRoute } from '../../src/rest/access/declared-access.js';
import { rawRequest } from '../mlflow/support/raw-request.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { type RunningProgram, startApi, startWorker } from '../support/programs.js';
import { bearer, tokenOfEachRole } from './support/callers.js';

const CALLERS = [null, ...ROLES] as const;
const principalOf = (role: Role | null) =>
  role === null
    ? anonymous(null)
    : { ...anonymous(null), kind: 'ACCOUNT' as const, name: role, permissions: permissionsOf(role) };

let environment: TestEnvironment;
let db: DataSource;
let api: Awaited<ReturnType<typeof startApi>>;
let worker: RunningProgram;
let tokens: Map<Role, string>;

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = await environment.openDatabase();
  const strict = { ANONYMOUS_ROLE: 'none', LOG_LEVEL: 'debug' };
  [api, worker] = await Promise.all([startApi(environment, strict), startWorker(environment, strict)]);
  tokens = await tokenOfEachRole(api.url, db, environment);
});
afterAll(async () => {
  await Promise.all([api?.stop('SIGKILL'), worker?.stop('SIGKILL')]);
  await environment?.close();
});

/** The routes that a program has, as Fastify told it. */
function routesOf(program: Pick<RunningProgram, 'log'>): DeclaredRoute[] {
  const line = program
    .log()
    .split('\n')
    .find((each) => each.includes('"declared access"'))!;
  return JSON.parse(line).routes;
}

const addressOf = ({ url }: DeclaredRoute) => url.replaceAll(/:[a-zA-Z_]+/g, 'x').replaceAll('*', 'x');

async function statusFor(url: string, route: DeclaredRoute, role: Role | null): Promise<number> {
  const headers = {
    ...(role === null ? {} : bearer(tokens.get(role)!)),
    'content-type': 'application/json',
  };
  // Node would send a DELETE's body without its length.
  const sent = { headers: { ...headers, 'content-length': '2' }, body: '{}' };
  const options = ['GET', 'HEAD'].includes(route.method) ? { headers } : sent;
  try {
    return (await rawRequest(url, route.method, addressOf(route), options)).status;
  } catch (error) {
    throw new Error(`${route.method} ${route.url}: ${(error as Error).message}`);
  }
}

async function differencesFor(url: string, routes: readonly DeclaredRoute[], role: Role | null) {
  const found: string[] = [];
  for (const route of routes.filter(({ readsCredentials }) => !readsCredentials)) {
    const status = await statusFor(url, route, role);
    const may = meets(principalOf(role), route.access);
    const isRight = may ? ![401, 403].includes(status) : status === (role === null ? 401 : 403);
    if (!isRight) found.push(`${route.method} ${route.url} needs ${route.access}, answered ${status}`);
  }
  return found;
}

describe('the routes of the API', () => {
  it.each(CALLERS)(
    'let %s do what they declare, and nothing else',
    async (role) => {
      expect(await differencesFor(api.url, routesOf(api), role)).toEqual([]);
    },
    180_000,
  );

  it('are those of REST, GraphQL, MLflow, the queues and the pages', () => {
    const urls = routesOf(api).map(({ url }) => url);
    for (const known of [
      ...['/predict', '/graphql', '/metrics', '/healthz', '/oauth/token', '/session', '/queues/api/queues'],
      ...['/api/2.0/mlflow/runs/create', '/api/2.0/mlflow-artifacts/artifacts/*', '/index.html'],
    ]) {
      expect(urls).toContain(known);
    }
  });

  it('are open to nobody but where that is meant', () => {
    const open = routesOf(api).filter(({ access, method }) => access === 'PUBLIC' && method !== 'HEAD');
    const isPage = ({ url }: DeclaredRoute) =>
      /\.(html|js|css|svg|json|woff2?|ttf|ico|png|map|txt)(\.(br|gz))?$/.test(url);
    const others = open.filter((route) => !isPage(route)).map(({ method, url }) => `${method} ${url}`);
    expect([...new Set(others)].sort()).toEqual([
      ...['DELETE /session', 'GET /', 'GET /graphql', 'GET /health', 'GET /healthz', 'GET /readyz'],
      ...['GET /session', 'GET /version', 'OPTIONS /graphql', 'POST /graphql', 'POST /oauth/revoke'],
      ...['POST /oauth/token', 'POST /session', 'POST /webhooks/alertmanager', 'POST /webhooks/evidently'],
      'POST /webhooks/grafana',
    ]);
  });
});

describe('the routes of a worker', () => {
  it.each(CALLERS)('let %s do what they declare, and nothing else', async (role) => {
    const url = /"health":"(http:[^"]+)"/.exec(worker.log())![1]!;
    expect(routesOf(worker).map((route) => route.url)).toContain('/metrics');
    expect(await differencesFor(url, routesOf(worker), role)).toEqual([]);
  });
});

describe('a probe', () => {
  it('is told by nobody more than whether all is well', async () => {
    const health = (await (await fetch(`${api.url}/healthz`)).json()) as object;
    expect(Object.keys(health)).toEqual(['status']);
    expect(await (await fetch(`${api.url}/readyz`)).json()).toEqual({ ready: true });
  });

  it('of somebody who may read has the details', async () => {
    const headers = bearer(tokens.get('VIEWER')!);
    const details = await (await fetch(`${api.url}/healthz/details`, { headers })).json();
    expect(details).toMatchObject({ serving: [], ready: true, checks: expect.any(Object) });
  });

  it.each(['/healthz', '/readyz', '/health', '/version', '/', '/gondola.svg'])(
    'and a file: %s looks nothing up, whatever credentials come with it',
    async (path) => {
      const headers = { ...bearer('nonsense'), cookie: 'gondola=nonsense' };
      expect((await fetch(api.url + path, { headers })).status).toBe(200);
    },
  );

  it('of a worker looks nothing up either', async () => {
    const url = /"health":"(http:[^"]+)"/.exec(worker.log())![1]!;
    expect((await fetch(`${url}/healthz`, { headers: bearer('nonsense') })).status).toBe(200);
  });
});

it('a route that asks nobody who he is, and needs it, keeps the server from starting', async () => {
  const server = Fastify();
  collectDeclaredAccess(server);
  server.get('/closed', { config: { access: 'READ', uncounted: true } }, () => 'ok');
  await expect(server.ready()).rejects.toThrow('GET /closed');
});

it('a route that declares nothing keeps the server from starting', async () => {
  const server = Fastify();
  collectDeclaredAccess(server);
  server.get('/open', { config: { access: 'READ' } }, () => 'ok');
  server.get('/silent', () => 'ok');
  await expect(server.ready()).rejects.toThrow('GET /silent');
});
