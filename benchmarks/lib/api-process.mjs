/** One API process on its own database, as in production, and a client that keeps its connections open. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/**
 * @returns {Promise<{ processes: Record<string, number | null>, call(method: string, path: string, body?: object | string): Promise<any>, stop(): Promise<void> }>}
 *   `call` rejects for an answer that is not 200
 */
export async function startApi({ services, dataDir }) {
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    MYSQL_URL: services.mysqlUrl,
    REDIS_URL: services.redisUrl,
    PORT: '0',
    GONDOLA_DATA_DIR: dataDir,
  };
  const { migrateDatabase } = await import('../../dist/src/store/database.js');
  await migrateDatabase(services.mysqlUrl);
  const args = (process.env.GONDOLA_BENCH_NODE_OPTIONS ?? '').split(' ').filter(Boolean);
  const api = spawn(process.execPath, [...args, join(root, 'dist/src/main/api.js')], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  const url = await new Promise((ready, failed) => {
    api.once('exit', (code) => failed(new Error(`the API ended with code ${code}: ${text}`)));
    api.stderr.on('data', (chunk) => {
      text += chunk;
      const found = /"url":"(http:[^"]+)","msg":"api is ready"/.exec(text);
      if (found) ready(found[1]);
    });
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const { hostname, port } = new URL(url);
  const mysqlPid = join(dataDir, 'mysql/server.pid');
  return {
    url,
    /** The processes that work on a request, by name. */
    processes: {
      api: api.pid,
      mysql: existsSync(mysqlPid) ? Number(readFileSync(mysqlPid, 'utf8')) : null,
      client: process.pid,
    },
    call: (method, path, body) => call({ agent, hostname, port, method, path }, body),
    async stop() {
      agent.destroy();
      api.removeAllListeners('exit').kill('SIGTERM');
      await once(api, 'exit');
    },
  };
}

function call({ path, ...options }, body) {
  const sent = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const headers =
    sent === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) };
  return new Promise((done, failed) => {
    const sending = request({ ...options, path: `/api/2.0/mlflow/${path}`, headers }, (response) => {
      let answer = '';
      response
        .setEncoding('utf8')
        .on('data', (chunk) => {
          answer += chunk;
        })
        .on('end', () =>
          response.statusCode === 200
            ? done(JSON.parse(answer))
            : failed(new Error(`${path} answered ${response.statusCode}: ${answer.slice(0, 500)}`)),
        );
    });
    sending.on('error', failed).end(sent);
  });
}
