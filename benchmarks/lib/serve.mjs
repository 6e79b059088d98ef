// Servers under test, each in a process of its own.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../scripts/lib/net.mjs';

const MS_PER_TICK = 10;
const root = resolve(import.meta.dirname, '../..');
/** One for all servers that a benchmark starts on its database. */
const AUTH_SECRET = randomBytes(32).toString('base64');

/** Starts the API as in production. @returns its address and a function that stops it */
export async function startApi(services, dataDir, variables = {}) {
  const env = {
    ...process.env,
    MYSQL_URL: services.mysqlUrl,
    REDIS_URL: services.redisUrl,
    PORT: '0',
    GONDOLA_DATA_DIR: dataDir,
    NODE_ENV: 'production',
    ANONYMOUS_ROLE: 'admin',
    ...{ RATE_LIMIT_PER_MINUTE: '0', PREDICTION_LIMIT_PER_MINUTE: '0' },
    AUTH_SECRET,
    ...variables,
  };
  const api = spawn(process.execPath, [join(root, 'dist/src/main/api.js')], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  const url = await new Promise((ready, failed) => {
    api.once('exit', (code) => failed(new Error(`the API ended with code ${code}: ${text}`)));
    api.stderr.on('data', (chunk) => {
      if (text.length < 1e5) text += chunk;
      const found = /"url":"(http:[^"]+)","msg":"api is ready"/.exec(text);
      if (found) ready(found[1]);
    });
  });
  return { url, pid: api.pid, stop: () => stop(api) };
}

/** Starts the peer, which is FastAPI on one uvicorn process. */
export async function startPeer(model, handler) {
  const port = await freePort(8000);
  const args = [
    '-m',
    'uvicorn',
    'serve:app',
    '--port',
    String(port),
    '--log-level',
    'warning',
    '--no-access-log',
  ];
  const peer = spawn('/usr/bin/python3', [...args, '--loop', 'uvloop', '--http', 'httptools'], {
    cwd: join(root, 'benchmarks/peers'),
    env: { ...process.env, MODEL: model, HANDLER: handler, PYTHONDONTWRITEBYTECODE: '1' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  while (!(await fetch(`${url}/openapi.json`).catch(() => null))?.ok) {
    if (peer.exitCode !== null) throw new Error(`the peer ended with code ${peer.exitCode}`);
    await delay(100);
  }
  return { url, pid: peer.pid, stop: () => stop(peer) };
}

/** Processor time that a process has taken so far, in all its threads; on Linux only. */
export function processorMs(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

async function stop(child) {
  child.removeAllListeners('exit').kill('SIGTERM');
  if (child.exitCode === null) await once(child, 'exit');
}
