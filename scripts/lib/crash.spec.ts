/** What happens to the private servers when a Gondola process is killed. Real processes, on temporary folders. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import { redisAnswers } from './net.mjs';
import { commandLine, isAlive, stopOrphan } from './processes.mjs';
import { ensureServices } from './services.mjs';

const COMMAND = fileURLToPath(new URL('../dev-services.mjs', import.meta.url));
const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function newFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'gondola-spec-'));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const pidOf = (dataDir: string, name: string) => Number(readFileSync(join(dataDir, `${name}.pid`), 'utf8'));

/** `npm run services` as its own process, up and running. */
async function startCommand(dataDir: string): Promise<ChildProcess> {
  const env = { ...process.env, GONDOLA_DATA_DIR: dataDir, MYSQL_URL: '', REDIS_URL: '' };
  const command = spawn(process.execPath, [COMMAND], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  cleanUps.push(() => command.kill('SIGKILL'));
  await once(command.stdout!, 'data');
  return command;
}

function guardPidOf(serverPid: number): number {
  const stat = readFileSync(`/proc/${serverPid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

const gone = (pids: number[]) =>
  vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), { timeout: 10_000, interval: 20 });

test('SIGTERM ends a command with code 0 and both servers', async () => {
  const dataDir = newFolder();
  const command = await startCommand(dataDir);
  const pids = [pidOf(dataDir, 'mysql'), pidOf(dataDir, 'redis')];
  command.kill('SIGTERM');
  const [code] = await once(command, 'exit');
  expect([code, pids.filter(isAlive)]).toEqual([0, []]);
});

test('SIGKILL of a command ends both servers', async () => {
  const dataDir = newFolder();
  const command = await startCommand(dataDir);
  const pids = [pidOf(dataDir, 'mysql'), pidOf(dataDir, 'redis')];
  command.kill('SIGKILL');
  await gone(pids);
});

test.runIf(process.platform === 'linux')(
  'servers whose command and guard were killed are stopped by the next start',
  async () => {
    const dataDir = newFolder();
    const command = await startCommand(dataDir);
    const orphans = [pidOf(dataDir, 'mysql'), pidOf(dataDir, 'redis')];
    process.kill(guardPidOf(orphans[0]!), 'SIGKILL');
    command.kill('SIGKILL');
    await once(command, 'exit');
    const lines: string[] = [];
    const services = await ensureServices({ dataDir, log: (line) => lines.push(line), env: {} });
    cleanUps.push(services.stop);
    expect([orphans.filter(isAlive), lines.filter((line) => line.includes('left behind')).length]).toEqual([
      [],
      2,
    ]);
  },
);

test.runIf(process.platform === 'linux')(
  'a server whose guard was killed runs again under a new one',
  async () => {
    const dataDir = newFolder();
    const services = await ensureServices({ dataDir, log: () => {}, env: {}, needs: ['redis'] });
    cleanUps.push(services.stop);
    const { port, password } = new URL(services.redisUrl ?? '');
    const firstPid = pidOf(dataDir, 'redis');
    process.kill(guardPidOf(firstPid), 'SIGKILL');
    await gone([firstPid]);
    await vi.waitFor(async () => expect(await redisAnswers(Number(port), password)).toBe(true), {
      timeout: 10_000,
    });
  },
);

test('a server that was killed runs again on the same port', async () => {
  const dataDir = newFolder();
  const services = await ensureServices({ dataDir, log: () => {}, env: {}, needs: ['redis'] });
  cleanUps.push(services.stop);
  const { port, password } = new URL(services.redisUrl ?? '');
  const firstPid = pidOf(dataDir, 'redis');
  process.kill(firstPid, 'SIGKILL');
  await gone([firstPid]);
  await vi.waitFor(async () => expect(await redisAnswers(Number(port), password)).toBe(true), {
    timeout: 10_000,
  });
});

test('a pid file whose number now belongs to another program stops nothing', async () => {
  const pidFile = join(newFolder(), 'redis.pid');
  const bystander = spawn('sleep', ['60'], { stdio: 'ignore' });
  cleanUps.push(() => bystander.kill('SIGKILL'));
  writeFileSync(pidFile, `${bystander.pid}\n`);
  // Right after a spawn the process has no command line yet.
  await vi.waitFor(() => expect(commandLine(bystander.pid!)).toBe('sleep 60'));
  const stopped = await stopOrphan(pidFile, '/some/folder/redis.conf');
  expect([stopped, commandLine(bystander.pid!)]).toEqual([undefined, 'sleep 60']);
});
