// What it costs to keep an answer while the table of predictions grows from nothing to ten million rows: each statement of
// 500 rows, with all indexes, as the API's log writes them, is timed, and each million has its median. In a database of its
// own, which is dropped. Beside it, one statement in twenty also goes into a table that is kept small, so that what other
// programs do at the time is seen for what it is. Prints the ratio of the last million's median to the first's, the same
// ratio each divided by the small table's, and how many bytes a row takes; ends with 1 when that is more than twice.
// Usage: npm run bench:prediction-append [-- --rows 10000000 --bucket 1000000 --pool-megabytes 4096 --data-dir <folder>]
// The pool is InnoDB's for pages: a table whose indexes do not fit into it reads from disk for each row (docs/scaling.md).
// The whole takes about 20 GB of disk and an hour; --rows 200000 --bucket 50000 takes minutes.
import { randomBytes } from 'node:crypto';
import { loadavg } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createConnection } from 'mysql2/promise';
import { ensureServices } from '../scripts/lib/services.mjs';
import { ensureSetup } from '../scripts/lib/setup.mjs';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '10000000' },
    bucket: { type: 'string', default: '1000000' },
    'pool-megabytes': { type: 'string', default: '4096' },
    'data-dir': { type: 'string', default: '.gondola/bench-append' },
  },
});
const rowsWanted = Number(values.rows);
const bucketRows = Number(values.bucket);
const STATEMENT_ROWS = 500;
const VERSIONS = 5;
const CATEGORIES = 27;
const RATIO_MAX = 2;
/** One statement in so many also goes into the small table, which is emptied when it has so many rows. */
const COMPARED_EVERY = 20;
const SMALL_ROWS_MAX = 50_000;
/** A new row may belong anywhere in these: they have to fit into the pool. */
const INDEXES_IN_NO_ORDER = [
  'ix_prediction_external_id',
  'ix_prediction_confidence',
  'ix_prediction_version_confidence',
];
const root = resolve(import.meta.dirname, '..');
const log = (line) => process.stderr.write(`${line}\n`);

await ensureSetup(log);
const { createRandom } = await import('../dist/src/ml/random.js');
const { newId } = await import('../dist/src/platform/ids.js');
const { insertPredictions } = await import('../dist/src/subjects/listings/serving/prediction-rows.js');
const { migrateDatabase, openDatabase } = await import('../dist/src/store/database.js');
const { bulkInsert } = await import('../dist/src/store/bulk.js');

const services = await ensureServices({
  ...{ dataDir: resolve(root, values['data-dir']), log, needs: ['mysql'], fresh: true },
  command: 'npm run bench:prediction-append',
});
const name = `gondola_bench_${randomBytes(4).toString('hex')}`;
const [db, small] = [await openNew(name), await openNew(`${name}_small`)];
if (services.startedMysql) {
  await db.query(`SET GLOBAL innodb_buffer_pool_size = ${Number(values['pool-megabytes'])} * 1024 * 1024`);
  await db.query('SET GLOBAL innodb_log_file_size = 1024 * 1024 * 1024');
}
const generator = createRandom(1);
const random = () => generator.next();
const versions = await registerVersions();
let smallRows = 0;
const ran = [];
let failed = true;
try {
  for (let begin = 0; begin < rowsWanted; begin += bucketRows) ran.push(await fillBucket(begin));
  const [first, last] = [ran[0], ran.at(-1)];
  const ratio = last.medianMs / first.medianMs;
  const fair = last.medianMs / last.smallMs / (first.medianMs / first.smallMs);
  failed = fair > RATIO_MAX;
  console.log(
    `last bucket / first bucket: ${ratio.toFixed(2)} by medians (${last.medianMs.toFixed(1)} ms / ${first.medianMs.toFixed(1)} ms), ` +
      `${fair.toFixed(2)} when each is divided by the small table's at its time`,
  );
  console.log(await sizes());
} finally {
  await db.destroy();
  await small.destroy();
  const connection = await createConnection(services.mysqlUrl);
  await connection.query(`DROP DATABASE ${name}`);
  await connection.query(`DROP DATABASE ${name}_small`);
  await connection.end();
  await services.stop();
}
process.exitCode = failed ? 1 : 0;

async function openNew(database) {
  const url = Object.assign(new URL(services.mysqlUrl), { pathname: `/${database}` }).href;
  await migrateDatabase(url);
  return openDatabase({ url, poolSize: 1 });
}

/** Writes the rows of a bucket and prints what they cost. */
async function fillBucket(begin) {
  const [ms, smallMs] = [[], []];
  for (let statement = 0; statement < bucketRows / STATEMENT_ROWS; statement++) {
    const rows = Array.from({ length: STATEMENT_ROWS }, prediction);
    if (statement % COMPARED_EVERY === 0) smallMs.push(await appendToSmall(rows));
    ms.push(await append(db, rows));
  }
  const total = ms.reduce((sum, each) => sum + each, 0);
  for (const times of [ms, smallMs]) times.sort((one, other) => one - other);
  const [medianMs, smallMedianMs] = [ms[ms.length >> 1], smallMs[smallMs.length >> 1]];
  const [late, slowest] = [ms[Math.floor(ms.length * 0.99)], ms.at(-1)];
  console.log(
    `rows ${begin} to ${begin + bucketRows}: ${STATEMENT_ROWS} rows in ${medianMs.toFixed(1)} ms, small table ${smallMedianMs.toFixed(1)} ms ` +
      `(99 %: ${late.toFixed(0)} ms, slowest ${slowest.toFixed(0)} ms), ${Math.round((1000 * bucketRows) / total)} rows/s, ` +
      `load ${loadavg()[0].toFixed(1)}`,
  );
  return { medianMs, smallMs: smallMedianMs };
}

async function appendToSmall(rows) {
  if (smallRows >= SMALL_ROWS_MAX) {
    await small.query('TRUNCATE TABLE prediction');
    smallRows = 0;
  }
  smallRows += rows.length;
  return append(small, rows);
}

/** What the table takes on disk, as the server estimates it from its pages. */
async function sizes() {
  await db.query('ANALYZE TABLE prediction');
  const [{ data, indexes }] = await db.query(
    `SELECT data_length AS data, index_length AS indexes FROM information_schema.tables
      WHERE table_schema = DATABASE() AND table_name = 'prediction'`,
  );
  const [{ unordered }] = await db.query(
    `SELECT SUM(stat_value) * @@innodb_page_size AS unordered FROM mysql.innodb_index_stats
      WHERE database_name = DATABASE() AND table_name = 'prediction' AND stat_name = 'size' AND index_name IN (?)`,
    [INDEXES_IN_NO_ORDER],
  );
  const perRow = (bytes) => Math.round(Number(bytes) / (ran.length * bucketRows));
  return `bytes a row: ${perRow(data)} data, ${perRow(indexes)} indexes, of which ${perRow(unordered)} in no order of time`;
}

/** @returns how long it took, in ms */
async function append({ manager }, rows) {
  const startedAt = performance.now();
  await insertPredictions(manager, rows);
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
