// How many predictions a second one process answers, and how fast: ours, through GraphQL and REST, and a peer, FastAPI
// with the same kind of model from scikit-learn on uvicorn. Ours runs as in production and keeps every prediction in
// MySQL; the peer keeps none. The same listings, the same load generator, in turn.
// Usage: npm run bench:serving [-- --seconds 5] [--rounds 3] [--connections 1,16,128]
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse/sync';
import { ensureServices } from '../scripts/lib/services.mjs';
import { ensureSetup } from '../scripts/lib/setup.mjs';
import { measured } from './lib/contenders.mjs';
import { ensurePeers, SERVING_PEERS } from './lib/peers.mjs';
import { runStep } from './lib/run-step.mjs';
import { processorMs, startApi, startPeer } from './lib/serve.mjs';
import { load } from './lib/wrk.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '1,16,128' },
  },
});
const root = resolve(import.meta.dirname, '..');
const folder = join(root, '.gondola/bench-serving');
const log = (line) => process.stderr.write(`${line}\n`);
const seconds = Number(values.seconds);
const MODEL = 'serving';
/** What is required: so many times the peer's requests a second through GraphQL. */
const REQUIRED_RATIO = 3;
const QUERY = `mutation ($input: PredictInput!) { predict(input: $input) {
  ... on Prediction { id category { code name } confidence topK { category { code name } confidence } latencyMs }
  ... on Error { code message } } }`;

await ensureSetup(log);
ensurePeers(log, SERVING_PEERS);
const { servingData } = await import('./lib/text-data.mjs');
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const dataDir = join(folder, 'data');
const services = await ensureServices({ dataDir, log, command: 'npm run bench:serving', fresh: true });
const stops = [];
try {
  const data = await servingData(folder);
  const bodies = writeBodies(parse(readFileSync(data.test), { columns: true }));
  log(`training both on ${data.trainRows} ${data.title}`);
  const peerModel = join(folder, 'peer.joblib');
  await measured(['/usr/bin/python3', join(root, 'benchmarks/peers/sklearn_fit.py'), data.train, peerModel]);
  await trainOurs(data);
  const contenders = await start(peerModel, bodies);
  const results = await contest(contenders);
  print(data, results);
} finally {
  for (const stop of stops.reverse()) await stop();
  await services.stop();
  await rm(folder, { recursive: true, force: true });
}

function writeBodies(listings) {
  const texts = listings.map(({ title, description }) => ({ title, description }));
  const write = (name, bodyOf) => {
    const path = join(folder, `${name}.ndjson`);
    writeFileSync(path, `${texts.map((text) => JSON.stringify(bodyOf(text))).join('\n')}\n`);
    return path;
  };
  return {
    peer: write('peer', (text) => text),
    rest: write('rest', (text) => ({ ...text, modelName: MODEL })),
    graphql: write('graphql', (text) => ({
      query: QUERY,
      variables: { input: { ...text, modelName: MODEL } },
    })),
  };
}

async function trainOurs({ train }) {
  const context = { mysqlUrl: services.mysqlUrl, dataDir };
  const columns = { id: 'id', title: 'title', description: 'description', label: 'label' };
  const imported = await runStep('import', { ...context, name: MODEL, files: { listings: train }, columns });
  await runStep('train', { ...context, name: MODEL, datasetVersionId: imported.datasetVersionId });
}

async function start(peerModel, bodies) {
  const peer = await fasterPeer(peerModel, bodies.peer);
  const api = await startApi(services, dataDir);
  stops.push(api.stop);
  return {
    [`peer (${peer.handler})`]: { url: `${peer.url}/predict`, bodies: bodies.peer, pid: peer.pid },
    'Gondola GraphQL': { url: `${api.url}/graphql`, bodies: bodies.graphql, pid: api.pid },
    'Gondola REST': { url: `${api.url}/predict`, bodies: bodies.rest, pid: api.pid },
  };
}

/** FastAPI can handle requests in its event loop or in threads; the peer is the one that does more. */
async function fasterPeer(model, bodies) {
  const tried = [];
  for (const handler of ['async', 'threads']) {
    const { url, stop } = await startPeer(model, handler);
    await load(`${url}/predict`, bodies, { connections: 16, seconds: 1 });
    const { requestsPerSecond } = await load(`${url}/predict`, bodies, { connections: 16, seconds: 3 });
    log(`peer with ${handler}: ${requestsPerSecond.toFixed(0)} requests/s`);
    await stop();
    tried.push({ handler, requestsPerSecond });
  }
  const { handler } = tried.sort((a, b) => b.requestsPerSecond - a.requestsPerSecond)[0];
  const peer = await startPeer(model, handler);
  stops.push(peer.stop);
  return { handler, ...peer };
}

/** Rounds in which each takes its turn; the figures are those of the median round. */
async function contest(contenders) {
  const rounds = [];
  for (const { url, bodies } of Object.values(contenders))
    await load(url, bodies, { connections: 16, seconds: 3 });
  for (const connections of values.connections.split(',').map(Number)) {
    for (let round = 0; round < Number(values.rounds); round++) {
      for (const [name, { url, bodies, pid }] of Object.entries(contenders)) {
        const before = processorMs(pid);
        const result = await load(url, bodies, { connections, seconds });
        const cpuMs = (processorMs(pid) - before) / result.requests;
        log(`${connections} connections, ${name}: ${result.requestsPerSecond.toFixed(0)} requests/s`);
        rounds.push({ connections, name, cpuMs, ...result });
      }
    }
  }
  return rounds;
}

function print(data, rounds) {
  console.log(
    `${data.title}, ${data.testRows} texts in turn; one process each, load generator on the same machine`,
  );
  const byConnections = groupBy(rounds, 'connections');
  for (const [connections, ofConnections] of Object.entries(byConnections)) {
    console.log(`${connections} connection(s)`);
    const medians = Object.values(groupBy(ofConnections, 'name')).map(median);
    const peer = medians[0];
    for (const { name, requestsPerSecond, cpuMs, p50, p95, p99 } of medians) {
      const ratio = requestsPerSecond / peer.requestsPerSecond;
      const short =
        name.includes('GraphQL') && ratio < REQUIRED_RATIO ? `  (required: ${REQUIRED_RATIO} x)` : '';
      const times = [p50, p95, p99].map((ms) => ms.toFixed(2)).join(' / ');
      console.log(
        `  ${name.padEnd(16)} ${requestsPerSecond.toFixed(0).padStart(6)} requests/s ${ratio.toFixed(2).padStart(6)} x  ` +
          `p50/p95/p99 ${times} ms  processor ${cpuMs.toFixed(2)} ms a request${short}`,
      );
    }
  }
}

function median(rounds) {
  return [...rounds].sort((a, b) => a.requestsPerSecond - b.requestsPerSecond)[rounds.length >> 1];
}

function groupBy(rows, key) {
  const groups = {};
  for (const row of rows) groups[row[key]] = [...(groups[row[key]] ?? []), row];
  return groups;
}
