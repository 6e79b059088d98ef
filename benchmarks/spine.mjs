// How fast the main job is: import, training and classification of the PriceRunner offers (when the file is there)
// and of 85,000 generated listings. Prints rows per second, seconds and the peak memory of each step's process.
// Usage: npm run bench:spine [-- --listings 85000]
import { execFile } from 'node:child_process';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { ensureServices } from '../scripts/lib/services.mjs';
import { ensureSetup } from '../scripts/lib/setup.mjs';
import { startApi } from './lib/serve.mjs';

const root = resolve(import.meta.dirname, '..');
const { values } = parseArgs({ options: { listings: { type: 'string', default: '85000' } } });
const dataDir = join(root, '.gondola/bench');
const HTTP_REQUESTS = 10_000;
const log = (line) => process.stderr.write(`${line}\n`);

await ensureSetup(log);
const services = await ensureServices({
  dataDir,
  log,

  command: 'npm run bench:spine',
  fresh: true,
});

async function step(name, input) {
  const options = { step: name, mysqlUrl: services.mysqlUrl, dataDir, ...input };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(root, 'benchmarks/lib/step.mjs'), JSON.stringify(options)],
    { maxBuffer: 1 << 24 },
  );
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

async function measure(name, files, columns) {
  const imported = await step('import', { name, files, columns });
  const trained = await step('train', { name, datasetVersionId: imported.datasetVersionId });
  const classified = await step('classify', {
    name,
    datasetVersionId: imported.datasetVersionId,
    modelVersionId: trained.modelVersionId,
  });
  const filed = await step('predictFile', {
    name,
    path: files.listings,
    columns,
    modelVersionId: trained.modelVersionId,
  });
  const rows = imported.acceptedRows;
  const line = (what, figure, { peakMegabytes }) =>
    console.log(`  ${what.padEnd(26)} ${figure.padEnd(42)} peak ${peakMegabytes.toFixed(0)} MB`);
  console.log(`${name}: ${rows} listings, ${imported.rejectedRows} rejected`);
  line(
    'import',
    `${imported.seconds.toFixed(1)} s, ${(rows / imported.seconds).toFixed(0)} rows/s`,
    imported,
  );
  line(
    'features, train, evaluate',
    `${trained.seconds.toFixed(1)} s, gold weighted F1 ${trained.goldScore.toFixed(4)}`,
    trained,
  );
  line(
    'classify in the process',
    `${(classified.rows / classified.classifySeconds).toFixed(0)} listings/s`,
    classified,
  );
  line('classify a file, keep rows', `${(filed.rows / filed.seconds).toFixed(0)} listings/s`, filed);
  const http = await measureHttp(files.listings, name, columns);
  console.log(
    `  POST /predict              ${http.requestsPerSecond.toFixed(0)} requests/s, 16 connections, load generator on the same cores`,
  );
}

/** Requests per second of the API on real titles, each answer kept in MySQL. */
async function measureHttp(path, modelName, columns) {
  const { readTable } = await import('../dist/src/pipeline/dataset/read-table.js');
  const bodies = [];
  for await (const { fields } of readTable(createReadStream(path))) {
    if (fields !== undefined)
      bodies.push(
        JSON.stringify({
          title: fields[1],
          description: columns.header === false ? '' : fields[2],
          modelName,
        }),
      );
    if (bodies.length === HTTP_REQUESTS + 1) break;
  }
  bodies.shift(); // may be the header row
  const { url, stop } = await startApi(services, dataDir);
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const post = (body) =>
    new Promise((done, failed) => {
      const call = request(
        `${url}/predict`,
        { method: 'POST', agent, headers: { 'content-type': 'application/json' } },
        (response) => {
          response
            .resume()
            .on('end', () =>
              response.statusCode === 200 ? done() : failed(new Error(`status ${response.statusCode}`)),
            );
        },
      );
      call.on('error', failed).end(body);
    });
  try {
    for (const body of bodies.slice(0, 200)) await post(body); // loads the model, warms the compiler
    const startedAt = performance.now();
    let next = 0;
    const client = async () => {
      while (next < bodies.length) await post(bodies[next++]);
    };
    await Promise.all(Array.from({ length: 16 }, client));
    return { requestsPerSecond: bodies.length / ((performance.now() - startedAt) / 1000) };
  } finally {
    agent.destroy();
    await stop();
  }
}

try {
  const priceRunner = resolve(root, '../shared/data/pricerunner/pricerunner_aggregate.csv');
  if (existsSync(priceRunner)) {
    await measure(
      'PriceRunner',
      { listings: priceRunner },
      { header: false, id: '1', title: '2', label: '7' },
    );
  } else {
    console.log('PriceRunner: skipped, ../shared/data/pricerunner is absent');
  }
  const folder = join(dataDir, 'sample');
  await mkdir(folder, { recursive: true });
  const sample = await step('sample', { listings: Number(values.listings), folder });
  console.log(`generated ${values.listings} listings in ${sample.seconds.toFixed(1)} s`);
  await measure('generated listings', { listings: sample.xPath, labels: sample.yPath }, {});
} finally {
  await services.stop();
  await rm(dataDir, { recursive: true, force: true });
}
