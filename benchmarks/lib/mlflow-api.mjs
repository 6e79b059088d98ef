/** One API process on its own database, as in production, and an MLflow client that keeps its connections open. */
import { existsSync, readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { startApi } from './serve.mjs';

/**
 * @returns {Promise<{ processes: Record<string, number | null>, call(method: string, path: string, body?: object | string): Promise<any>, stop(): Promise<void> }>}
 *   `call` rejects for an answer that is not 200
 */
export async function startMlflowApi({ services, dataDir }) {
  const { migrateDatabase } = await import('../../dist/src/store/database.js');
  await migrateDatabase(services.mysqlUrl);
  const { url, pid, stop } = await startApi(services, dataDir);
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const { hostname, port } = new URL(url);
  const mysqlPid = join(dataDir, 'mysql/server.pid');
  return {
    url,
    /** The processes that work on a request, by name. */
    processes: {
      api: pid,
      mysql: existsSync(mysqlPid) ? Number(readFileSync(mysqlPid, 'utf8')) : null,
      client: process.pid,
    },
    call: (method, path, body) => call({ agent, hostname, port, method, path }, body),
    async stop() {
      agent.destroy();
      await stop();
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
