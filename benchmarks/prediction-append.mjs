// What it costs to keep an answer while the table of predictions grows: rows a second as the API's log writes them (500 a
// statement, with all indexes), and the median and slowest statement, on an empty table and at each number of rows. Between
// the measurements rows are written in the same way. In a database of its own, which is dropped. Prints the ratio to the
// first; ends with 1 when appending at the last costs more than twice as much as at the first.
// Usage: npm run bench:prediction-append [-- --at 0,1000000,2000000,5000000,10000000 --measured 20000]
// The whole takes about 25 GB of disk and hours on a slow one; --at 0,100000,200000 takes minutes.
import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createConnection } from 'mysql2/promise';
import { ensureServices } from '../scripts/lib/services.mjs';
import { ensureSetup } from '../scripts/lib/setup.mjs';

const { values } = parseArgs({
  options: {
    at: { type: 'string', default: '0,1000000,2000000,5000000,10000000' },
    measured: { type: 'string', default: '20000' },
  },
});
const checkpoints = values.at.split(',').map(Number);
const measuredRows = Number(values.measured);
const STATEMENT_ROWS = 500;
const VERSIONS = 5;
const CATEGORIES = 27;
const RATIO_MAX = 2;
const root = resolve(import.meta.dirname, '..');
const log = (line) => process.stderr.write(`${line}\n`);

await ensureSetup(log);
const { createRandom } = await import('../dist/src/ml/random.js');
const { newId } = await import('../dist/src/platform/ids.js');
const { insertPredictions } = await import('../dist/src/pipeline/serving/prediction-rows.js');
const { migrateDatabase, openDatabase } = await import('../dist/src/store/database.js');
const { bulkInsert } = await import('../dist/src/store/bulk.js');

const services = await ensureServices({
  ...{ dataDir: join(root, '.gondola/bench-append'), log, needs: ['mysql'], fresh: true },
  command: 'npm run bench:prediction-append',
});
const name = `gondola_bench_${randomBytes(4).toString('hex')}`;
const url = Object.assign(new URL(services.mysqlUrl), { pathname: `/${name}` }).href;
await migrateDatabase(url);
const db = await openDatabase({ url, poolSize: 1 });
const generator = createRandom(1);
const random = () => generator.next();
const versions = await registerVersions();
let written = 0;
let failed = false;
try {
  let first;
  for (const rows of checkpoints) {
    while (written < rows) await append(Math.min(STATEMENT_ROWS, rows - written));
    const rate = await measure();
    first ??= rate;
    const ratio = first / rate;
    failed = ratio > RATIO_MAX;
    log(`  a row costs ${ratio.toFixed(2)} times as much as at ${checkpoints[0]} rows`);
  }
} finally {
  await db.destroy();
  const connection = await createConnection(services.mysqlUrl);
  await connection.query(`DROP DATABASE ${name}`);
  await connection.end();
  await services.stop();
}
process.exitCode = failed ? 1 : 0;

/** Prints what appending costs now. @returns rows a second */
async function measure() {
  const before = written;
  const ms = [];
  while (written < before + measuredRows) ms.push(await append(STATEMENT_ROWS));
  ms.sort((one, other) => one - other);
  const total = ms.reduce((sum, each) => sum + each, 0);
  const rate = (1000 * (written - before)) / total;
  const [median, slowest] = [ms[ms.length >> 1], ms.at(-1)];
  const figures = `${Math.round(rate)} rows/s, ${STATEMENT_ROWS} rows in ${median.toFixed(0)} ms (slowest ${slowest.toFixed(0)} ms)`;
  console.log(`at ${before} rows: ${figures}`);
  return rate;
}

/** @returns how long it took, in ms */
async function append(count) {
  const rows = Array.from({ length: count }, prediction);
  const startedAt = performance.now();
  await insertPredictions(db.manager, rows);
  written += count;
  return performance.now() - startedAt;
}

function prediction() {
  const codes = Array.from({ length: 5 }, () => `${1000 + Math.floor(random() * CATEGORIES)}`);
  const confidence = random();
  return {
    ...{ id: newId(), modelVersionId: versions[Math.floor(random() * VERSIONS)], jobId: null },
    ...{ externalId: `offer-${Math.floor(random() * 1e9)}`, source: 'rest' },
    title: `Lot de ${Math.floor(random() * 100)} coussins en velours ${Math.floor(random() * 1e6)}`,
    description: 'Housse amovible, lavable en machine. '.repeat(1 + Math.floor(random() * 10)),
    ...{
      pictureDigest: null,
      pictureNote: null,
      categoryCode: codes[0],
      confidence,
      latencyMs: 1 + random(),
    },
    topK: codes.map((code) => ({ code, name: `Catégorie ${code}`, confidence: confidence / 2 })),
    createdAt: new Date(),
    signals: {
      ...{ margin: random(), entropy: random(), titleChars: 40, descriptionChars: 200, words: 30 },
      ...{ unknownWords: 2, language: 'fr', nearDuplicate: false },
    },
  };
}

async function registerVersions() {
  const now = new Date();
  const [modelId, ids] = [newId(), Array.from({ length: VERSIONS }, newId)];
  await bulkInsert(db.manager, 'model', ['id', 'name', 'created_at'], [[modelId, 'bench', now]]);
  const columns = ['id', 'model_id', 'version', 'created_at'];
  const rows = ids.map((id, index) => [id, modelId, index + 1, now]);
  await bulkInsert(db.manager, 'model_version', columns, rows);
  return ids;
}
