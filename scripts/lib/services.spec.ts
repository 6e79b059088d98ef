import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { createConnection } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { DataFolderInUse } from './lock.mjs';
import { redisAnswers } from './net.mjs';
import { isAlive } from './processes.mjs';
import { ensureServices } from './services.mjs';

type Services = Awaited<ReturnType<typeof ensureServices>>;

const folders: string[] = [];
const opened: Services[] = [];
const log = () => {};

function newFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'gondola-spec-'));
  folders.push(folder);
  return folder;
}

async function startRedis(dataDir: string) {
  const services = await ensureServices({ dataDir, log, env: {}, needs: ['redis'] });
  opened.push(services);
  return services;
}

async function sqlOne(url: string, sql: string): Promise<unknown> {
  const connection = await createConnection(url);
  try {
    const [rows] = await connection.query({ sql, rowsAsArray: true });
    return (rows as unknown[][])[0]?.[0];
  } finally {
    await connection.end();
  }
}

async function redisCall(url: string, ...command: [string, ...string[]]): Promise<unknown> {
  const redis = new Redis(url, { retryStrategy: () => null, lazyConnect: true });
  redis.on('error', () => {});
  try {
    return await redis.call(...command);
  } finally {
    redis.disconnect();
  }
}

function withPort(url: string | undefined, port: string) {
  const other = new URL(url ?? '');
  other.port = port;
  return other.href;
}

afterEach(async () => {
  for (const services of opened.splice(0)) await services.stop();
});

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe('private services', () => {
  let dataDir: string;
  let services: Services;
  let mysqlUrl: string;
  let redisUrl: string;

  beforeAll(async () => {
    dataDir = newFolder();
    services = await ensureServices({ dataDir, log, env: {} });
    mysqlUrl = services.mysqlUrl ?? '';
    redisUrl = services.redisUrl ?? '';
  });

  afterAll(() => services.stop());

  test('MariaDB lets the account of the URL into an empty database gondola', async () => {
    expect(
      await sqlOne(
        mysqlUrl,
        "SELECT CONCAT(DATABASE(), ' ', COUNT(*)) FROM information_schema.tables WHERE table_schema = DATABASE()",
      ),
    ).toBe('gondola 0');
  });

  test.each([
    ['time_zone', '+00:00'],
    ['character_set_server', 'utf8mb4'],
    ['bind_address', '127.0.0.1'],
    ['max_connections', 200],
    ['max_allowed_packet', 64 * 1024 * 1024],
    ['innodb_flush_log_at_trx_commit', 1],
  ])('MariaDB runs with %s = %s', async (variable, value) => {
    expect(await sqlOne(mysqlUrl, `SELECT @@GLOBAL.${variable}`)).toBe(value);
  });

  test.each(['root', 'gondola'])('MariaDB refuses %s without a password', async (user) => {
    const url = new URL(mysqlUrl);
    url.username = user;
    url.password = '';
    await expect(sqlOne(url.href, 'SELECT 1')).rejects.toThrow(/Access denied/);
  });

  test('the account of the URL can make a database of its own', async () => {
    await sqlOne(mysqlUrl, 'CREATE DATABASE another');
    expect(
      await sqlOne(
        mysqlUrl,
        "SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = 'another'",
      ),
    ).toBe(1);
  });

  test.each([
    ['maxmemory-policy', 'noeviction'],
    ['appendonly', 'yes'],
    ['bind', '127.0.0.1'],
  ])('Redis runs with %s %s', async (name, value) => {
    expect(await redisCall(redisUrl, 'CONFIG', 'GET', name)).toEqual([name, value]);
  });

  test('Redis refuses a client without a password', async () => {
    const url = new URL(redisUrl);
    url.password = '';
    await expect(redisCall(url.href, 'PING')).rejects.toThrow(/NOAUTH/);
  });

  test.each(['private.json', 'mysql-init.sql', 'redis.conf'])('only the owner can read %s', (name) => {
    expect(statSync(join(dataDir, name)).mode & 0o777).toBe(0o600);
  });

  test('a second command on the same folder is told who has it', async () => {
    await expect(ensureServices({ dataDir, log, env: {} })).rejects.toThrow(DataFolderInUse);
  });

  test('servers given by URL are used and not stopped', async () => {
    const env = { MYSQL_URL: mysqlUrl, REDIS_URL: redisUrl };
    const given = await ensureServices({ dataDir: newFolder(), log, env });
    await given.stop();
    expect([
      given.startedMysql,
      given.startedRedis,
      await redisCall(redisUrl, 'PING'),
      await sqlOne(mysqlUrl, 'SELECT 1'),
    ]).toEqual([false, false, 'PONG', 1]);
  });

  test('with one server given, only the other is started', async () => {
    const mixed = await ensureServices({ dataDir: newFolder(), log, env: { MYSQL_URL: mysqlUrl } });
    opened.push(mixed);
    expect([mixed.mysqlUrl, mixed.startedMysql, mixed.startedRedis]).toEqual([mysqlUrl, false, true]);
  });
});

describe('a data folder used again', () => {
  let first: Services;
  let second: Services;
  let survivors: unknown[];
  let stoppedPids: number[];

  beforeAll(async () => {
    const dataDir = newFolder();
    first = await ensureServices({ dataDir, log, env: {} });
    await sqlOne(first.mysqlUrl ?? '', 'CREATE TABLE kept AS SELECT 42 AS n');
    await redisCall(first.redisUrl ?? '', 'SET', 'kept', '43');
    const pids = ['mysql', 'redis'].map((name) => Number(readFileSync(join(dataDir, `${name}.pid`), 'utf8')));
    await first.stop();
    stoppedPids = pids.filter((pid) => !isAlive(pid));
    second = await ensureServices({ dataDir, log, env: {} });
    survivors = [
      await sqlOne(second.mysqlUrl ?? '', 'SELECT n FROM kept'),
      await redisCall(second.redisUrl ?? '', 'GET', 'kept'),
    ];
  });

  afterAll(() => second.stop());

  test('has its data', () => expect(survivors).toEqual([42, '43']));
  test('has its ports and passwords', () =>
    expect([second.mysqlUrl, second.redisUrl]).toEqual([first.mysqlUrl, first.redisUrl]));
  test('had been stopped by stop()', () => expect(stoppedPids).toHaveLength(2));
});

test('a remembered port that was taken meanwhile is replaced', async () => {
  const dataDir = newFolder();
  const before = await startRedis(dataDir);
  await before.stop();
  const port = Number(new URL(before.redisUrl ?? '').port);
  const intruder = createServer();
  await new Promise<void>((resolve) => intruder.listen(port, '127.0.0.1', resolve));
  const after = await startRedis(dataDir);
  intruder.close();
  expect(Number(new URL(after.redisUrl ?? '').port)).not.toBe(port);
});

test('a fresh start forgets what the folder held', async () => {
  const dataDir = newFolder();
  writeFileSync(join(dataDir, 'old-report.json'), '{}');
  opened.push(await ensureServices({ dataDir, log, env: {}, needs: ['redis'], fresh: true }));
  expect(statSync(join(dataDir, 'old-report.json'), { throwIfNoEntry: false })).toBeUndefined();
});

test('the error of a server that cannot start has the last lines of its log', async () => {
  const dataDir = newFolder();
  await mkdir(join(dataDir, 'redis'));
  writeFileSync(join(dataDir, 'redis', 'appendonlydir'), 'a file where Redis wants a folder');
  await expect(startRedis(dataDir)).rejects.toThrow(/Redis ended at once.*last lines[\s\S]*appendonlydir/);
});

test('a folder whose start failed can be taken again', async () => {
  const dataDir = newFolder();
  await mkdir(join(dataDir, 'redis'));
  writeFileSync(join(dataDir, 'redis', 'appendonlydir'), '');
  await startRedis(dataDir).catch(() => {});
  rmSync(join(dataDir, 'redis', 'appendonlydir'));
  const services = await startRedis(dataDir);
  expect(await redisCall(services.redisUrl ?? '', 'PING')).toBe('PONG');
});

test('a given URL where nothing answers is named, without its password', async () => {
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as { port: number };
  await new Promise((resolve) => silent.close(resolve));
  const env = { REDIS_URL: withPort('redis://:s3cret@127.0.0.1:1/0', String(port)) };
  const failure = await ensureServices({ dataDir: newFolder(), log, env, needs: ['redis'] }).catch(
    (error) => error,
  );
  expect(failure.message).toMatch(
    new RegExp(`^REDIS_URL names 127.0.0.1:${port}, .*ECONNREFUSED(?!.*s3cret)`),
  );
});

test('a given URL of another protocol is refused', async () => {
  const env = { MYSQL_URL: 'postgres://localhost/gondola' };
  await expect(ensureServices({ dataDir: newFolder(), log, env, needs: ['mysql'] })).rejects.toThrow(
    'MYSQL_URL is not a URL that starts with mysql://',
  );
});

test('Redis is ready only for the right password', async () => {
  const { redisUrl } = await startRedis(newFolder());
  const { port, password } = new URL(redisUrl ?? '');
  expect([await redisAnswers(Number(port), password), await redisAnswers(Number(port), 'wrong')]).toEqual([
    true,
    false,
  ]);
});
