import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { createConnection } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { startApi, startProgram } from '../support/programs.js';
import { waitFor } from '../support/wait.js';
import { proxyTo, type TcpProxy } from './support/tcp-proxy.js';
import type { RunningApi } from './support/trained.js';

let environment: TestEnvironment;
let api: RunningApi | undefined;
const proxies: TcpProxy[] = [];

beforeAll(async () => {
  environment = await createTestEnvironment();
});
afterEach(async () => {
  await api?.stop('SIGKILL');
  for (const proxy of proxies.splice(0)) await proxy.close();
});
afterAll(() => environment?.close());

async function proxied(serverUrl: string, change?: (chunk: Buffer) => Buffer): Promise<TcpProxy> {
  const proxy = await proxyTo(serverUrl, change === undefined ? {} : { change });
  proxies.push(proxy);
  return proxy;
}

/**
 * Sends a request without its body, and waits until the server has begun with it, which it says by 100 Continue.
 * @returns `finish` sends the body and gives the status of the answer
 */
async function beginPost(url: string, body: string): Promise<{ finish: () => Promise<number> }> {
  const headers = {
    'content-type': 'application/json',
    'content-length': body.length,
    expect: '100-continue',
  };
  const sent = request(url, { method: 'POST', headers, agent: false });
  sent.flushHeaders();
  await once(sent, 'continue');
  return {
    finish: async () => {
      sent.end(body);
      const [answer] = (await once(sent, 'response')) as [IncomingMessage];
      answer.resume();
      return answer.statusCode!;
    },
  };
}

/** Starts an API that is expected to give up. @returns its exit code and what it said */
async function failedStart(variables: Record<string, string>): Promise<{ code: number; log: string }> {
  const program = startProgram('api', environment, variables);
  const code = await waitFor('the program to end', () =>
    program.process.exitCode === null ? null : { is: program.process.exitCode },
  );
  return { code: code.is, log: program.log() };
}

describe('the API refuses to start', () => {
  it('on a Redis that may evict keys', async () => {
    const lying = (chunk: Buffer) =>
      Buffer.from(
        chunk.toString('latin1').replace('maxmemory_policy:noeviction', 'maxmemory_policy:allkeyslru'),
        'latin1',
      );
    const { url } = await proxied(environment.redisUrl, lying);
    const { code, log } = await failedStart({ REDIS_URL: url });
    expect(code).toBe(1);
    expect(log).toContain('maxmemory-policy \\"allkeyslru\\"');
    expect(log).toContain('CONFIG SET maxmemory-policy noeviction');
  });

  it('on a database without our tables', async () => {
    const name = `gondola_test_${randomBytes(6).toString('hex')}`;
    const connection = await createConnection(environment.mysqlUrl);
    await connection.query(`CREATE DATABASE ${name}`);
    try {
      const empty = Object.assign(new URL(environment.mysqlUrl), { pathname: `/${name}` }).href;
      const { code, log } = await failedStart({ MYSQL_URL: empty });
      expect(code).toBe(1);
      expect(log).toContain('not up to date');
    } finally {
      await connection.query(`DROP DATABASE ${name}`);
      await connection.end();
    }
  });

  it('on a configuration with problems, of which it lists all', async () => {
    const { code, log } = await failedStart({ PORT: 'many', MYSQL_URL: 'postgres://x', LOG_LEVEL: 'loud' });
    expect(code).toBe(1);
    for (const name of ['PORT', 'MYSQL_URL', 'LOG_LEVEL']) expect(log).toContain(`${name}: must be`);
  });

  it('in production without a secret, which has no preset', async () => {
    const { code, log } = await failedStart({ NODE_ENV: 'production', AUTH_SECRET: '' });
    expect(code).toBe(1);
    expect(log).toContain('AUTH_SECRET: is required in production');
  });

  it('when MySQL cannot be reached', async () => {
    const { code, log } = await failedStart({ MYSQL_URL: 'mysql://a:b@127.0.0.1:1/x' });
    expect(code).toBe(1);
    expect(log).toContain('ECONNREFUSED');
  });
});

describe('readiness', () => {
  it.each(['mysql', 'redis'] as const)('is 503 while %s is away and 200 when it is back', async (store) => {
    const proxy = await proxied(store === 'mysql' ? environment.mysqlUrl : environment.redisUrl);
    api = await startApi(environment, { [store === 'mysql' ? 'MYSQL_URL' : 'REDIS_URL']: proxy.url });
    const readiness = async () => {
      const response = await fetch(`${api!.url}/readyz`);
      return { status: response.status, body: (await response.json()) as { checks: Record<string, string> } };
    };
    expect(await readiness()).toMatchObject({ status: 200, body: { checks: { mysql: 'ok', redis: 'ok' } } });
    proxy.cut();
    const away = await waitFor('readiness to fall', async () => {
      const found = await readiness();
      return found.status === 503 ? found : null;
    });
    expect(away.body.checks[store]).not.toBe('ok');
    expect(away.body.checks[store]).not.toBe('');
    expect((await fetch(`${api.url}/healthz`)).status).toBe(200);
    proxy.mend();
    await waitFor('readiness to rise', async () => (await readiness()).status === 200);
  });
});

describe('SIGTERM', () => {
  it('lets requests finish, closes WebSockets and ends with 0', async () => {
    api = await startApi(environment);
    const socket = new WebSocket(`${api.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init' }));
    await once(socket, 'message');
    const closed = once(socket, 'close');
    await fetch(`${api.url}/healthz`); // leaves a connection that is kept alive
    const query = JSON.stringify({ query: '{ jobs { edges { node { id run { id } } } } }' });
    const requests = await Promise.all([
      ...Array.from({ length: 20 }, () => beginPost(`${api!.url}/graphql`, query)),
      beginPost(`${api.url}/predict`, JSON.stringify({ title: 'x'.repeat(5_000_000) })),
    ]);
    const started = performance.now();
    const code = api.stop('SIGTERM');
    await waitFor('the API to have heard', () => api!.log().includes('"msg":"stopping"'));
    const statuses = await Promise.all(requests.map(({ finish }) => finish()));
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 200), 400]);
    expect(await code).toBe(0);
    expect(performance.now() - started).toBeLessThan(5_000);
    await closed;
  });
});
