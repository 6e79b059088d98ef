/**
 * Trains fifty networks in one process and shows that tensors and memory stay where they are. Slow, so no part of the
 * test suite, which trains six. Run: npm run build && node --expose-gc test/ml-neural/fifty-trainings.mjs
 */
import { fitNeural } from '../../dist/src/ml/neural/fit-neural.js';
import { loadBackend } from '../../dist/src/ml/neural/load-backend.js';
import { DEFAULT_NEURAL_OPTIONS } from '../../dist/src/ml/neural/neural-options.js';
import { createRandom } from '../../dist/src/ml/random.js';
import { CsrBuilder } from '../../dist/src/ml/sparse/csr.js';

const TRAININGS = 50;
/** The heaps of V8 and WASM have reached their size by then. */
const WARM_UP_TRAININGS = 10;
const GROWTH_MAX_MEGABYTES = 10;
const CLASSES = 27;
const TEXT_FEATURES = 5000;
const PICTURE_FEATURES = 64;
const OPTIONS = { ...DEFAULT_NEURAL_OPTIONS, epochs: 2 };
const QUIET = { onProgress: () => undefined, onEpoch: async () => undefined };

if (globalThis.gc === undefined) throw new Error('run with node --expose-gc');
const { tf, description } = await loadBackend();
const train = randomRows(2000, 1);
const validation = randomRows(300, 2);
const before = tf.memory().numTensors;
let warmMegabytes = 0;
let megabytes = 0;
for (let training = 1; training <= TRAININGS; training++) {
  await fitNeural(train, validation, CLASSES, { ...OPTIONS, seed: training }, QUIET);
  globalThis.gc();
  const { numTensors } = tf.memory();
  megabytes = Math.round(process.memoryUsage().rss / 1e6);
  if (training === WARM_UP_TRAININGS) warmMegabytes = megabytes;
  if (training % 5 === 0) print(`${training} trainings: ${numTensors} tensors, ${megabytes} MB`);
  if (numTensors !== before) fail(`${before} tensors became ${numTensors}`);
}
if (megabytes > warmMegabytes + GROWTH_MAX_MEGABYTES) fail(`${warmMegabytes} MB became ${megabytes} MB`);
print(`flat on ${description}`);

function randomRows(rows, seed) {
  const random = createRandom(seed);
  const text = new CsrBuilder(TEXT_FEATURES);
  const y = Uint16Array.from({ length: rows }, () => random.int(CLASSES));
  for (const label of y) {
    const terms = new Set([label]);
    while (terms.size < 60) terms.add(CLASSES + random.int(TEXT_FEATURES - CLASSES));
    for (const term of terms) text.push(term, 1 / Math.sqrt(60));
    text.endRow();
  }
  const values = Uint8Array.from({ length: rows * PICTURE_FEATURES }, () => random.int(256));
  const present = Uint8Array.from({ length: rows }, () => random.int(2));
  return { text: text.build(), pictures: { values, present }, y };
}

function print(line) {
  process.stdout.write(`${line}\n`);
}

function fail(message) {
  print(`not flat: ${message}`);
  process.exit(1);
}
