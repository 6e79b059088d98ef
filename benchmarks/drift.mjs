// The statistics of drift against those of scipy, on the same columns: Kolmogorov-Smirnov, Wasserstein and
// Jensen-Shannon of numbers, chi-square and Jensen-Shannon of categories; and our classifier of texts against the one
// that Evidently builds from scikit-learn, each in a process of one thread. Prints median seconds, processor seconds, peak
// memory and ratios; ends with 1 when the statistics of the two differ, or when what is required is not reached. The
// seconds are those that a user waits, so run it on a machine that does nothing else: on a busy one they are longer than
// the processor seconds beside them, and say nothing.
// Usage: npm run bench:drift [-- --rows 100000 --texts 10000 --rounds 5]
import { execFileSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureSetup } from '../scripts/lib/setup.mjs';
import { ensurePeers } from './lib/peers.mjs';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000' },
    texts: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '5' },
  },
});
const [rows, texts] = [Number(values.rows), Number(values.texts)];
const NUMERIC = 10;
const CATEGORIES = [2, 5, 9, 14, 27];
const REQUIRED = { columnsSeconds: 0.5, columnsMegabytes: 200, textsSeconds: 0.4 };
const TOLERANCE = 1e-9;
const root = resolve(import.meta.dirname, '..');
const folder = join(root, '.gondola/bench-drift');
const log = (line) => process.stderr.write(`${line}\n`);

await ensureSetup(log);
ensurePeers(log, ['python3-scipy', 'python3-sklearn']);
const { createRandom } = await import('../dist/src/ml/random.js');
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
let failed = false;
try {
  await writeData();
  const names = { columns: 'gondola', stored: 'gondola, stored reference', scipy: 'scipy' };
  const columns = step('columns');
  const stored = step('columns-stored');
  const scipy = peer('columns');
  console.log(`${NUMERIC} columns of numbers and ${CATEGORIES.length} of categories, ${rows} rows a side:`);
  print(names.columns, columns, scipy);
  print(names.stored, stored, scipy);
  print(names.scipy, scipy);
  agree(columns.results, scipy.results);
  agree(stored.results, scipy.results);
  require('seconds for the columns', median(columns.seconds), REQUIRED.columnsSeconds);
  require('megabytes for the columns', columns.peakMegabytes, REQUIRED.columnsMegabytes);
  const classified = step('texts');
  const sklearn = peer('texts');
  console.log(`${texts} texts a side:`);
  print(`gondola, AUC ${classified.results.auc.toFixed(3)}`, classified, sklearn);
  print(`scikit-learn, AUC ${sklearn.results.auc.toFixed(3)}`, sklearn);
  const ngrams = classified.results.current.map(({ ngram }) => ngram);
  console.log(`  gives the current texts away: ${ngrams.slice(0, 5).join(', ') || 'nothing'}`);
  require('seconds for the texts', median(classified.seconds), REQUIRED.textsSeconds);
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;

function step(task) {
  log(`gondola: ${task}`);
  return run(process.execPath, [join(root, 'benchmarks/lib/drift-step.mjs'), folder, values.rounds, task]);
}

function peer(task) {
  log(`peer: ${task}`);
  return run('/usr/bin/python3', [
    join(root, 'benchmarks/peers/drift_columns.py'),
    folder,
    values.rounds,
    task,
  ]);
}

function run(command, args) {
  const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
  return JSON.parse(execFileSync(command, args, { encoding: 'utf8', env }).trim().split('\n').at(-1));
}

function print(name, { seconds, cpuSeconds, peakMegabytes }, against) {
  const own = median(seconds);
  const ratio = against === undefined ? '' : `  ${(median(against.seconds) / own).toFixed(1)} times as fast`;
  const times = `${own.toFixed(3)} s  ${median(cpuSeconds).toFixed(3)} s CPU`;
  console.log(`  ${name.padEnd(28)} ${times}  ${peakMegabytes.toFixed(0).padStart(4)} MB${ratio}`);
}

/** Evidently's normed distance and ours are one here: no standard deviation is below 0.001. */
function agree(ours, theirs) {
  let largest = 0;
  for (const [i, column] of ours.entries()) {
    for (const [name, value] of Object.entries(column)) {
      const expected = theirs[i][name];
      largest = Math.max(largest, Math.abs(value - expected) / Math.max(1, Math.abs(expected)));
    }
  }
  const verdict = largest <= TOLERANCE ? 'agree' : 'DIFFER';
  console.log(`  the statistics ${verdict}: largest difference ${largest.toExponential(1)}`);
  if (!(largest <= TOLERANCE)) failed = true;
}

function require(what, value, limit) {
  if (value <= limit) return;
  console.log(`  not reached: ${what} ${value.toFixed(3)}, required ${limit}`);
  failed = true;
}

function median(list) {
  return [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
}

async function writeData() {
  log('writing the data');
  const random = createRandom(20260311);
  const gaussian = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  await writeFile(
    join(folder, 'shape.json'),
    JSON.stringify({ numeric: NUMERIC, categorical: CATEGORIES.length }),
  );
  for (const [side, isCurrent] of [
    ['reference', 0],
    ['current', 1],
  ]) {
    for (let i = 0; i < NUMERIC; i++) {
      // Half of them skewed; of both kinds some that moved a little, some more.
      const shift = isCurrent * [0, 0.005, 0.02, 0.1, 0.5][Math.floor(i / 2)];
      const values = Float64Array.from({ length: rows }, () => {
        const value = gaussian() + shift;
        return i % 2 === 0 ? value : Math.exp(value);
      });
      await writeFile(join(folder, `${side}-${i}.f64`), values);
    }
    for (const [i, size] of CATEGORIES.entries()) {
      const column = Array.from(
        { length: rows },
        () => `c${Math.floor(size * random.next() ** (1.5 + isCurrent * 0.01 * i))}`,
      );
      await writeFile(join(folder, `${side}-c${i}.txt`), column.join('\n'));
    }
    await writeFile(join(folder, `${side}-texts.txt`), listings(random, isCurrent).join('\n'));
  }
}

/** Titles of 4 to 12 words out of 8,000 by Zipf's law; in the current ones, of a fourteenth one word is new. */
function listings(random, isCurrent) {
  const word = () => `mot${Math.floor(8000 ** random.next())}`;
  return Array.from({ length: texts }, () => {
    const words = Array.from({ length: 4 + random.int(9) }, word);
    if (isCurrent && random.next() < 1 / 14) words.push(`neuf${random.int(20)}`);
    return words.join(' ');
  });
}
