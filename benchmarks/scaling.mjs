// What more processes bring on this machine: the rows a second of the same batch predictions with 1, 2 and 4 worker
// processes, in turn in one run, and the ratio to one; then what one API process answers, and the processor time of an
// answer, from which the cores for a rate are computed (docs/scaling.md). Rows are kept in MySQL in both. Prints the load
// of the machine beside each figure: with other programs at work the ratios are too low.
// Usage: npm run bench:scaling [-- --jobs 8 --rows 8000 --workers 1,2,4 --seconds 5 --data-dir <folder>]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { ensureServices } from '../scripts/lib/services.mjs';
import { ensureSetup } from '../scripts/lib/setup.mjs';
import { runStep } from './lib/run-step.mjs';
import { processorMs, startApi } from './lib/serve.mjs';
import { load } from './lib/wrk.mjs';

const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '8' },
    rows: { type: 'string', default: '8000' },
    workers: { type: 'string', default: '1,2,4' },
    seconds: { type: 'string', default: '5' },
    'data-dir': { type: 'string', default: '.gondola/bench-scaling' },
  },
});
const root = resolve(import.meta.dirname, '..');
const folder = resolve(root, values['data-dir']);
const dataDir = join(folder, 'data');
const log = (line) => process.stderr.write(`${line}\n`);
const [jobCount, rowCount, seconds] = [values.jobs, values.rows, values.seconds].map(Number);
const MODEL = 'scaling';
const ROUNDS = 3;
const CONNECTIONS = 16;
const COLUMNS = { id: 'id', title: 'title', description: 'description', label: 'label' };

await ensureSetup(log);
const { servingData } = await import('./lib/text-data.mjs');
const { openDatabase } = await import('../dist/src/store/database.js');
const { ArtifactStore } = await import('../dist/src/store/artifact-store.js');
const { LocalBytes } = await import('../dist/src/store/artifacts/local-bytes.js');
const { batchRequestSchema, startBatch } = await import('../dist/src/subjects/listings/serving/batch.js');
const { Dispatcher } = await import('../dist/src/queue/dispatcher.js');

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const services = await ensureServices({ dataDir, log, command: 'npm run bench:scaling', fresh: true });
const queue = { url: services.redisUrl, queuePrefix: 'gondola' };
const stops = [];
try {
  const data = await servingData(folder);
  await trainOn(data.train);
  const listings = parse(readFileSync(data.test), { columns: true });
  const db = await openDatabase({ url: services.mysqlUrl, poolSize: 4 });
  stops.push(() => db.destroy());
  const dispatcher = new Dispatcher(queue);
  stops.push(() => dispatcher.close());
  const artifacts = new ArtifactStore(new LocalBytes(join(dataDir, 'artifacts')));
  const context = { db, dispatcher, artifacts };
  const fileDigest = await putBatchFile(context, listings);
  console.log(
    `${data.title}; ${cpus().length} cores, with MySQL, Redis and the load generator on the same machine`,
  );
  let one;
  for (const workers of values.workers.split(',').map(Number)) {
    const rate = await measureWorkers(workers, context, fileDigest);
    one ??= rate.rowsPerSecond;
    console.log(
      `${workers} worker process(es): ${rate.rowsPerSecond.toFixed(0)} rows/s, ${(rate.rowsPerSecond / one).toFixed(2)} x, ` +
        `${jobCount} jobs of ${rowCount} rows in ${rate.seconds.toFixed(1)} s, processor ${rate.cpuMs.toFixed(2)} ms a row, load ${loadNow()}`,
    );
  }
  await measureApi(listings);
} finally {
  for (const stop of stops.reverse()) await stop();
  await services.stop();
  await rm(folder, { recursive: true, force: true });
}

async function trainOn(listings) {
  const context = { mysqlUrl: services.mysqlUrl, dataDir, name: MODEL };
  const imported = await runStep('import', { ...context, files: { listings }, columns: COLUMNS });
  await runStep('train', { ...context, datasetVersionId: imported.datasetVersionId });
}

async function putBatchFile({ db, artifacts }, listings) {
  const path = join(folder, 'batch.csv');
  const rows = Array.from({ length: rowCount }, (_, no) => listings[no % listings.length]);
  writeFileSync(path, stringify(rows, { header: true }));
  const description = { mediaType: 'text/csv', fileName: 'batch.csv' };
  return (await artifacts.put(db.manager, createReadStream(path), description)).digest;
}

/** Jobs are asked for when the workers are ready; the time is from the start of the first to the end of the last. */
async function measureWorkers(count, context, fileDigest) {
  const workers = await Promise.all(Array.from({ length: count }, startWorker));
  try {
    await runJobs(count, context, fileDigest); // loads code and model in each
    const before = workers.reduce((sum, { pid }) => sum + processorMs(pid), 0);
    const jobs = await runJobs(jobCount, context, fileDigest);
    const cpuMs = workers.reduce((sum, { pid }) => sum + processorMs(pid), 0) - before;
    const begin = Math.min(...jobs.map(({ startedAt }) => startedAt.getTime()));
    const end = Math.max(...jobs.map(({ finishedAt }) => finishedAt.getTime()));
    const rows = jobCount * rowCount;
    return {
      seconds: (end - begin) / 1000,
      rowsPerSecond: (1000 * rows) / (end - begin),
      cpuMs: cpuMs / rows,
    };
  } finally {
    await Promise.all(workers.map(({ stop }) => stop()));
  }
}

async function runJobs(count, context, fileDigest) {
  const request = batchRequestSchema.parse({
    modelName: MODEL,
    fileDigest,
    columns: { id: 'id', title: 'title', description: 'description' },
  });
  const started = [];
  for (let job = 0; job < count; job++) started.push(await startBatch(context, request));
  const ids = started.map(({ id }) => id);
  for (;;) {
    const jobs = await context.db.query(
      'SELECT state, started_at AS startedAt, finished_at AS finishedAt FROM job WHERE id IN (?)',
      [ids],
    );
    const failed = jobs.find(({ state }) => state === 'failed');
    if (failed !== undefined) throw new Error('a batch failed');
    if (jobs.every(({ finishedAt }) => finishedAt !== null)) return jobs;
    await delay(100);
  }
}

async function startWorker() {
  const env = {
    ...process.env,
    MYSQL_URL: services.mysqlUrl,
    REDIS_URL: services.redisUrl,
    GONDOLA_DATA_DIR: dataDir,
    LOG_LEVEL: 'info',
  };
  const worker = spawn(process.execPath, [join(root, 'dist/src/main/worker.js')], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  await new Promise((ready, failed) => {
    worker.once('exit', (code) => failed(new Error(`a worker ended with code ${code}: ${text}`)));
    worker.stderr.on('data', (chunk) => {
      if (text.length < 1e5) text += chunk;
      if (text.includes('"worker is ready"')) ready();
    });
  });
  const stop = async () => {
    worker.removeAllListeners('exit').kill('SIGTERM');
    if (worker.exitCode === null) await once(worker, 'exit');
  };
  return { pid: worker.pid, stop };
}

async function measureApi(listings) {
  const bodies = join(folder, 'bodies.ndjson');
  const lines = listings.map(({ title, description }) =>
    JSON.stringify({ title, description, modelName: MODEL }),
  );
  writeFileSync(bodies, `${lines.join('\n')}\n`);
  const api = await startApi(services, dataDir);
  try {
    await load(`${api.url}/predict`, bodies, { connections: CONNECTIONS, seconds: 3 });
    const rounds = [];
    for (let round = 0; round < ROUNDS; round++) {
      const before = processorMs(api.pid);
      const result = await load(`${api.url}/predict`, bodies, { connections: CONNECTIONS, seconds });
      rounds.push({ ...result, cpuMs: (processorMs(api.pid) - before) / result.requests });
    }
    rounds.sort((one, other) => one.requestsPerSecond - other.requestsPerSecond);
    const { requestsPerSecond, p50, p99, cpuMs } = rounds[ROUNDS >> 1];
    console.log(
      `one API process: ${requestsPerSecond.toFixed(0)} predictions/s by POST /predict over ${CONNECTIONS} connections, ` +
        `p50/p99 ${p50.toFixed(1)} / ${p99.toFixed(1)} ms, processor ${cpuMs.toFixed(2)} ms each, load ${loadNow()}`,
    );
  } finally {
    await api.stop();
  }
}

function loadNow() {
  return loadavg()[0].toFixed(1);
}
