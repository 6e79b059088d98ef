import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { startProgram } from '../support/programs.js';
import { waitFor } from '../support/wait.js';

let environment: TestEnvironment;
let evicting: { url: string; server: ChildProcess; folder: string };

beforeAll(async () => {
  environment = await createTestEnvironment();
  evicting = await startEvictingRedis();
});
afterAll(async () => {
  evicting.server.kill('SIGKILL');
  await rm(evicting.folder, { recursive: true, force: true });
  await environment.close();
});

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

async function startEvictingRedis() {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'gondola-redis-'));
  const policy = ['--maxmemory-policy', 'allkeys-lru', '--maxmemory', '50mb', '--save', ''];
  const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
  const server = spawn('redis-server', [...place, ...policy], { stdio: 'ignore' });
  const url = `redis://127.0.0.1:${port}`;
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: null });
  redis.on('error', () => {});
  await waitFor('the private Redis', () =>
    redis.connect().then(
      () => true,
      () => false,
    ),
  );
  redis.disconnect();
  return { url, server, folder };
}

/** Starts a worker that should refuse; returns its exit code and what it said. */
async function refusal(variables: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const worker = startProgram('worker', environment, variables);
  try {
    await waitFor('the worker to refuse', () => worker.process.exitCode !== null);
    return { code: worker.process.exitCode, said: worker.log() };
  } finally {
    await worker.stop('SIGKILL');
  }
}

describe('a worker does not start', () => {
  it('on a Redis that may evict jobs, and names the setting to change', async () => {
    const { code, said } = await refusal({ REDIS_URL: evicting.url });
    expect(code).toBe(1);
    expect(said).toContain('maxmemory-policy \\"allkeys-lru\\"');
    expect(said).toContain('CONFIG SET maxmemory-policy noeviction');
  });

  it('on a database without its tables, and says how to make them', async () => {
    const db = await environment.openDatabase();
    await db.query('DELETE FROM schema_migration ORDER BY id DESC LIMIT 1');
    const { code, said } = await refusal({});
    expect(code).toBe(1);
    expect(said).toContain('The database is not up to date. Run: ');
  });

  it('on a wrong configuration, and lists every problem at once', async () => {
    const { code, said } = await refusal({
      MYSQL_URL: 'not a url',
      REDIS_URL: 'http://127.0.0.1',
      TRAINING_CONCURRENCY: 'many',
      QUEUE_PREFIX: 'a b',
    });
    expect(code).toBe(1);
    expect(said).toContain('4 problems:');
    for (const name of ['MYSQL_URL', 'REDIS_URL', 'TRAINING_CONCURRENCY', 'QUEUE_PREFIX']) {
      expect(said).toContain(`  ${name}: `);
    }
  });
});
