// How long it takes to go from a prediction to the version, run, features, dataset, files and lines of the rows that its
// model learnt from, in one GraphQL query, with a million predictions in MySQL.
// Usage: npm run bench:lineage [-- --predictions 1000000] [--listings 20000] [--queries 1000]
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureServices } from '../scripts/lib/services.mjs';
import { ensureSetup } from '../scripts/lib/setup.mjs';
import { runStep } from './lib/run-step.mjs';
import { processorMs, startApi } from './lib/serve.mjs';

const { values } = parseArgs({
  options: {
    predictions: { type: 'string', default: '1000000' },
    listings: { type: 'string', default: '20000' },
    queries: { type: 'string', default: '1000' },
  },
});
const [predictions, listings, queries] = [values.predictions, values.listings, values.queries].map(Number);
const root = resolve(import.meta.dirname, '..');
const folder = join(root, '.gondola/bench-lineage');
const dataDir = join(folder, 'data');
const log = (line) => process.stderr.write(`${line}\n`);
const MODEL = 'traced';
const WARM_UP = 50;
/** What is required of the 95th percentile. */
const P95_MAX_MS = 100;
const QUERY = `query ($id: ID!) { prediction(id: $id) { id category { code } modelVersion { version artifactDigest run {
  id name featureSet { digest artifactDigest rowCount featureCount } datasetVersion { name digest
  sources { role fileName digest } trainingRows(first: 100) { edges { node { lineNumber externalId split } }
  pageInfo { endCursor hasNextPage } } } } } } }`;

await ensureSetup(log);
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const services = await ensureServices({ dataDir, log, command: 'npm run bench:lineage', fresh: true });
let api;
try {
  const context = { mysqlUrl: services.mysqlUrl, dataDir, name: MODEL };
  const { xPath, yPath } = await runStep('sample', { ...context, listings, folder });
  const imported = await runStep('import', {
    ...context,
    files: { listings: xPath, labels: yPath },
    columns: {},
  });
  const trained = await runStep('train', { ...context, datasetVersionId: imported.datasetVersionId });
  const filled = await runStep('fillPredictions', {
    ...context,
    modelVersionId: trained.modelVersionId,
    datasetVersionId: imported.datasetVersionId,
    rows: predictions,
    sampleOf: queries + WARM_UP,
  });
  log(`filled ${predictions} predictions in ${filled.seconds.toFixed(0)} s`);
  api = await startApi(services, dataDir);
  const before = processorMs(api.pid);
  const times = await measure(filled.ids);
  const cpuMs = (processorMs(api.pid) - before) / filled.ids.length;
  console.log(
    `${predictions} predictions, ${listings} listings; ${times.length} queries one after the other, by HTTP`,
  );
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => quantile(times, share));
  console.log(
    `  p50/p95/p99 ${p50.toFixed(1)} / ${p95.toFixed(1)} / ${p99.toFixed(1)} ms, processor of the API ${cpuMs.toFixed(1)} ms a query`,
  );
  if (p95 > P95_MAX_MS) console.log(`  (required: p95 at most ${P95_MAX_MS} ms)`);
} finally {
  await api?.stop();
  await services.stop();
  await rm(folder, { recursive: true, force: true });
}

async function measure(ids) {
  const times = [];
  for (const [index, id] of ids.entries()) {
    const startedAt = performance.now();
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: QUERY, variables: { id } }),
    });
    const { data, errors } = await response.json();
    const ms = performance.now() - startedAt;
    const rows = data?.prediction.modelVersion.run.datasetVersion.trainingRows.edges.length;
    if (rows !== 100) throw new Error(`the answer is not whole: ${JSON.stringify(errors)}`);
    if (index >= WARM_UP) times.push(ms);
  }
  return times;
}

function quantile(numbers, share) {
  const sorted = Float64Array.from(numbers).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
