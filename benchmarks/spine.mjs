// How fast the main job is: import, training and classification of the PriceRunner offers (when the file is there)
// and of 85,000 generated listings. Prints rows per second, seconds and the peak memory of each step's process.
// Usage: npm run bench:spine [-- --listings 85000]
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { ensureServices } from '../scripts/lib/services.mjs';
import { ensureSetup } from '../scripts/lib/setup.mjs';

const root = resolve(import.meta.dirname, '..');
const { values } = parseArgs({ options: { listings: { type: 'string', default: '85000' } } });
const dataDir = join(root, '.gondola/bench');
const log = (line) => process.stderr.write(`${line}\n`);

await ensureSetup(log);
const services = await ensureServices({
  dataDir,
  log,
  needs: ['mysql'],
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
    `${trained.seconds.toFixed(1)} s, gold weighted F1 ${trained.goldWeightedF1.toFixed(4)}`,
    trained,
  );
  line(
    'classify in the process',
    `${(classified.rows / classified.classifySeconds).toFixed(0)} listings/s`,
    classified,
  );
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
