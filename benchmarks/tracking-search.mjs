// How fast runs/search of MLflow's API answers a client on this machine: 10,000 runs with 5 metrics, 5 parameters and
// 3 tags each, and 10,000 runs with 200 metrics. Prints median and p95 in milliseconds and the ratio to MLflow.
// Usage: npm run bench:tracking-search [-- --rounds 50]
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureServices } from '../scripts/lib/services.mjs';
import { ensureSetup } from '../scripts/lib/setup.mjs';
import { fillRuns } from './lib/fill-runs.mjs';
import { startMlflowApi } from './lib/mlflow-api.mjs';
import { postJson, quantile, timesMs } from './lib/timing.mjs';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '50' }, runs: { type: 'string', default: '10000' } },
});
const rounds = Number(values.rounds);
const runs = Number(values.runs);
const root = resolve(import.meta.dirname, '..');
const dataDir = join(root, '.gondola/bench-search');
const log = (line) => process.stderr.write(`${line}\n`);

// Medians measured for MLflow 3.11 with its default 4 workers on MariaDB, on a machine like this (two cores, load
// generator included). They are constants: the peer is not run here.
const MLFLOW_MS = { page100: 147, page1000: 1100, filterAndOrder: 188, byMetric: 302, all: 11_900 };

const LINES = [
  { name: 'page of 100', peerMs: MLFLOW_MS.page100, body: { max_results: 100 } },
  { name: 'page of 1,000', peerMs: MLFLOW_MS.page1000, body: { max_results: 1000 } },
  {
    name: 'filter and order, page of 100',
    peerMs: MLFLOW_MS.filterAndOrder,
    body: {
      max_results: 100,
      filter: "metrics.metric_0 > 0.5 AND params.param_1 = '4'",
      order_by: ['attributes.start_time DESC'],
    },
  },
  {
    name: 'order by a metric, page of 100',
    peerMs: MLFLOW_MS.byMetric,
    body: { max_results: 100, order_by: ['metrics.metric_1 DESC'] },
  },
  {
    name: 'filter by metric, order by metric',
    body: { max_results: 100, filter: 'metrics.metric_0 > 0.5', order_by: ['metrics.metric_0 ASC'] },
  },
  {
    name: 'filter by tag, order by parameter',
    body: { max_results: 100, filter: "tags.tag_1 = 'value-3'", order_by: ['params.param_0'] },
  },
  { name: 'one page of 10,000', peerMs: MLFLOW_MS.all, body: { max_results: 10_000 }, rounds: 10 },
];

await ensureSetup(log);
const services = await ensureServices({
  dataDir,
  log,
  command: 'npm run bench:tracking-search',
  fresh: true,
});
const api = await startMlflowApi({ services, dataDir });
const search = (body) => postJson(`${api.url}/api/2.0/mlflow/runs/search`, body);

async function measure({ name, body, peerMs, rounds: own = rounds }, experiment) {
  const times = await timesMs(own, () => search({ experiment_ids: [experiment], ...body }));
  const median = quantile(times, 0.5);
  const ratio = peerMs === undefined ? '' : `${(peerMs / median).toFixed(1)} x MLflow's ${peerMs} ms`;
  console.log(
    `  ${name.padEnd(36)} median ${median.toFixed(1).padStart(8)} ms, p95 ${quantile(times, 0.95).toFixed(1).padStart(8)} ms  ${ratio}`,
  );
}

/** A page late in the list, which a token leads to. */
async function latePage(experiment) {
  let token;
  for (let page = 0; page < 9; page++) {
    const body = { experiment_ids: [experiment], max_results: Math.floor(runs / 10), page_token: token };
    token = JSON.parse(await search(body)).next_page_token;
  }
  await measure(
    { name: 'page of 100 after 90 % of the list', body: { max_results: 100, page_token: token } },
    experiment,
  );
}

try {
  const narrow = await fillRuns(services.mysqlUrl, { name: 'narrow', runs, metrics: 5, params: 5, tags: 3 });
  console.log(`${runs} runs, 5 metrics, 5 parameters, 3 tags each`);
  for (const line of LINES) await measure(line, narrow);
  await latePage(narrow);
  log('filling the runs with 200 metrics');
  const wide = await fillRuns(services.mysqlUrl, { name: 'wide', runs, metrics: 200, params: 5, tags: 3 });
  console.log(`${runs} runs, 200 metrics, 5 parameters, 3 tags each`);
  for (const line of LINES.slice(0, 4)) await measure({ ...line, peerMs: undefined }, wide);
} finally {
  await api.stop();
  await services.stop();
  await rm(dataDir, { recursive: true, force: true });
}
