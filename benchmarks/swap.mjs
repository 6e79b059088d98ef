// What swapping the champion costs those who ask it: predictions at a steady rate, alternately left alone and with swaps
// at even distances, between two versions that answer differently. And what it costs them when a challenger that mostly
// agrees scores a share of their traffic. Fails when an answer is an error or is mixed from two versions.
// Usage: npm run bench:swap [-- --swaps 200 (0 for the shadow alone)] [--rounds 10] [--rate 500] [--seconds 5] [--listings 20000] [--share 20]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse/sync';
import { ensureServices } from '../scripts/lib/services.mjs';
import { ensureSetup } from '../scripts/lib/setup.mjs';
import { point, registerMarked } from './lib/marked-models.mjs';
import { startApi } from './lib/serve.mjs';

const { values } = parseArgs({
  options: {
    swaps: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '10' },
    rate: { type: 'string', default: '500' },
    seconds: { type: 'string', default: '5' },
    listings: { type: 'string', default: '20000' },
    share: { type: 'string', default: '20' },
  },
});
const [swaps, rounds, rate, seconds, listings, share] = [
  'swaps',
  'rounds',
  'rate',
  'seconds',
  'listings',
  'share',
].map((name) => Number(values[name]));
const root = resolve(import.meta.dirname, '..');
const folder = join(root, '.gondola/bench-swap');
const dataDir = join(folder, 'data');
const log = (line) => process.stderr.write(`${line}\n`);
const MODEL = 'swapped';
/** What is required: the 99th percentile less than doubled by swaps, the 95th at most 5 % longer with a shadow. */
const REQUIRED = { swapP99Ratio: 2, shadowP95Ratio: 1.05 };

await ensureSetup(log);
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const services = await ensureServices({ dataDir, log, command: 'npm run bench:swap', fresh: true });
const stops = [];
try {
  const { openDatabase, migrateDatabase } = await import('../dist/src/store/database.js');
  const { ArtifactStore } = await import('../dist/src/store/artifact-store.js');
  const { LocalBytes } = await import('../dist/src/store/artifacts/local-bytes.js');
  await migrateDatabase(services.mysqlUrl);
  const db = await openDatabase({ url: services.mysqlUrl, poolSize: 2 });
  stops.push(() => db.destroy());
  const artifacts = new ArtifactStore(new LocalBytes(join(dataDir, 'artifacts')));
  const { versions, rival, xPath, modelBytes } = await registerMarked(
    { db, artifacts },
    folder,
    MODEL,
    listings,
  );
  await point(db, MODEL, 'champion', versions[0]);
  const api = await startApi(services, dataDir, { CHAMPION_POLL_MS: '100' });
  stops.push(api.stop);
  const steady = startLoad(api.url, writeBodies(xPath));
  stops.push(steady.stop);
  await steady.block(3); // loads the model, warms the compiler
  console.log(
    `${rate} predictions/s by REST, a model of ${(modelBytes / 1e6).toFixed(1)} MB, ${rounds} rounds in turn`,
  );
  if (swaps > 0) await measureSwaps({ db, api, steady, versions });
  await measureShadow({ db, api, steady, versions, rival });
} finally {
  for (const stop of stops.reverse()) await stop();
  await services.stop();
  await rm(folder, { recursive: true, force: true });
}

function writeBodies(xPath) {
  const path = join(folder, 'bodies.ndjson');
  const rows = parse(readFileSync(xPath), { columns: true, relax_quotes: true, to: 5_000 });
  const bodyOf = ({ designation, description }) => JSON.stringify({ title: designation, description });
  writeFileSync(path, rows.map(bodyOf).join('\n'));
  return path;
}

function startLoad(url, bodiesFile) {
  const child = spawn(
    process.execPath,
    [join(root, 'benchmarks/lib/steady-load.mjs'), url, MODEL, bodiesFile],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async block(blockSeconds) {
      child.stdin.write(`${JSON.stringify({ seconds: blockSeconds, perSecond: rate })}\n`);
      return JSON.parse((await lines.next()).value);
    },
    async stop() {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

async function measureSwaps({ db, api, steady, versions }) {
  const [quiet, swapped] = [[], []];
  const swapMs = [];
  const swapsPerRound = Math.ceil(swaps / rounds);
  for (let round = 0; round < rounds; round++) {
    quiet.push(await steady.block(seconds));
    const block = steady.block(seconds);
    const startedAt = performance.now();
    for (let i = 0; i < swapsPerRound; i++) {
      await delay(Math.max(0, startedAt + (i * seconds * 1000) / swapsPerRound - performance.now()));
      swapMs.push(await swap(db, api, versions[(swapMs.length + 1) % 2]));
    }
    swapped.push(await block);
    log(
      `round ${round + 1}: ${swapsPerRound} swaps, p99 ${p(quiet.at(-1), 99)} → ${p(swapped.at(-1), 99)} ms`,
    );
  }
  const ratio = quantile(all(swapped), 0.99) / quantile(all(quiet), 0.99);
  console.log(
    `swaps            ${swapMs.length}, each served ${quantile(swapMs, 0.5).toFixed(0)} ms after the promotion (p50), ${quantile(swapMs, 0.99).toFixed(0)} ms (p99)`,
  );
  print('without swaps', quiet);
  print('with swaps', swapped);
  verdict('p99 with swaps', ratio, REQUIRED.swapP99Ratio);
}

/** Promotes a version and waits until it serves. */
async function swap(db, { url }, version) {
  const startedAt = performance.now();
  await point(db, MODEL, 'champion', version);
  for (;;) {
    const { serving } = await (await fetch(`${url}/healthz`)).json();
    if (serving[0].modelVersionId === version.id) return performance.now() - startedAt;
    await delay(20);
  }
}

async function measureShadow({ db, api, steady, versions, rival }) {
  await point(db, MODEL, 'challenger', rival);
  await swap(db, api, versions[0]);
  const [alone, shadowed] = [[], []];
  for (let round = 0; round < rounds; round++) {
    // Which comes first changes, so that a machine that slows down or speeds up favours neither.
    for (const on of round % 2 === 0 ? [false, true] : [true, false]) {
      await setShadow(api, on ? share : 0);
      await delay(500);
      (on ? shadowed : alone).push(await steady.block(seconds));
    }
    log(`round ${round + 1}: p95 ${p(alone.at(-1), 95)} → ${p(shadowed.at(-1), 95)} ms`);
  }
  print('without shadow', alone);
  print(`${share} % in shadow`, shadowed);
  const text = await (await fetch(`${api.url}/metrics`)).text();
  const counts = ['agreed', 'disagreed', 'dropped'].map(
    (what) => `${new RegExp(`gondola_shadow_${what}_total\\{[^}]*\\} (\\d+)`).exec(text)?.[1] ?? 0} ${what}`,
  );
  console.log(`                 ${counts.join(', ')}`);
  const ratios = shadowed.map((block, round) => p95(block) / p95(alone[round])).sort((a, b) => a - b);
  console.log(
    `                 p95 of a round ${quantile(ratios, 0).toFixed(2)} to ${quantile(ratios, 1).toFixed(2)} x, median ${quantile(ratios, 0.5).toFixed(2)} x`,
  );
  verdict(
    'p95 with shadow',
    quantile(all(shadowed), 0.95) / quantile(all(alone), 0.95),
    REQUIRED.shadowP95Ratio,
  );
}

async function setShadow({ url }, sharePercent) {
  const query = `mutation { setShadow(input: { modelName: "${MODEL}", sharePercent: ${sharePercent} }) { __typename } }`;
  await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
}

function print(name, blocks) {
  const errors = blocks.flatMap((block) => block.errors);
  const mixed = blocks.reduce((sum, block) => sum + block.mixed, 0);
  const times = [0.5, 0.95, 0.99].map((share) => quantile(all(blocks), share).toFixed(2)).join(' / ');
  console.log(
    `${name.padEnd(16)} ${all(blocks).length} answers, ${errors.length} errors, ${mixed} mixed, p50/p95/p99 ${times} ms`,
  );
  if (errors.length === 0 && mixed === 0) return;
  process.exitCode = 1;
  console.log(`  ${[...new Set(errors)].slice(0, 3).join('\n  ')}`);
}

function verdict(name, ratio, limit) {
  console.log(
    `${name.padEnd(16)} ${ratio.toFixed(2)} x${ratio > limit ? `  (required: at most ${limit} x)` : ''}`,
  );
}

function all(blocks) {
  return blocks.flatMap(({ latencies }) => latencies);
}

function p95({ latencies }) {
  return quantile(latencies, 0.95);
}

function p(block, percent) {
  return quantile(block.latencies, percent / 100).toFixed(1);
}

function quantile(numbers, share) {
  const sorted = Float64Array.from(numbers).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
