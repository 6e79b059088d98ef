/**
 * Are NB-weighted features (Wang and Manning, "Baselines and bigrams: simple, good sentiment and topic classification",
 * ACL 2012) better for the linear model than what it has? Compares by weighted F1 on the same seeded splits of real
 * listings. What is not the shipped model lives in this script alone.
 * Run: npm run build && node benchmarks/nb-weighted.mjs
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { blockRows, createBlocks, learnableRows } from '../dist/src/ml/linear/class-block.js';
import { BlockSolver } from '../dist/src/ml/linear/dual-coordinate-descent.js';
import { LinearFit } from '../dist/src/ml/linear/linear-fit.js';
import { DEFAULT_LINEAR_OPTIONS } from '../dist/src/ml/linear/linear-options.js';
import { RowKernels } from '../dist/src/ml/linear/row-kernels.js';
import { softmaxInPlace } from '../dist/src/ml/linear/softmax.js';
import { evaluateClassification } from '../dist/src/ml/metrics/classification.js';
import { createRandom } from '../dist/src/ml/random.js';
import { CsrBuilder } from '../dist/src/ml/sparse/csr.js';
import { TextVectorizer } from '../dist/src/ml/text/vectorizer.js';
import { DATA_SETS } from './lib/text-data.mjs';

const SPLITS = { pricerunner: 3, french: 5 };
/** As published: C, the smoothing of the counts, and the share of the learnt weights against their mean size. */
const PUBLISHED = { cost: 1, smoothing: 1, learntShare: 0.25 };
/** Rows as long as these take more passes than the shipped 5 to come to rest. */
const PASSES = 15;
const NO_BOUND = 1e6;

const folder = mkdtempSync(join(tmpdir(), 'gondola-nb-'));
try {
  for (const [name, splits] of Object.entries(SPLITS)) {
    const { title, make } = DATA_SETS[name];
    const pairs = make(folder, splits);
    if (pairs === null) print(`${title}: the data is absent`);
    else await compare(title, pairs);
  }
} finally {
  rmSync(folder, { recursive: true });
}

async function compare(title, pairs) {
  const figures = new Map();
  for (const [i, pair] of pairs.entries()) {
    for (const [contender, f1] of await judged(pair)) {
      figures.set(contender, [...(figures.get(contender) ?? []), f1]);
      print(`  split ${i + 1}: ${f1.toFixed(4)} ${contender}`);
    }
  }
  print(
    `${title}, weighted F1, mean of ${pairs.length} splits (and its difference to the shipped, with standard error)`,
  );
  const [shipped] = figures.values();
  for (const [contender, own] of figures) {
    const gains = own.map((f1, i) => f1 - shipped[i]);
    const gain = `${mean(gains) < 0 ? '' : '+'}${mean(gains).toFixed(4)} ± ${standardError(gains).toFixed(4)}`;
    print(`${mean(own).toFixed(4)}  ${gain}  ${contender}`);
  }
}

async function judged({ train, test }) {
  const [learnt, told] = [train, test].map((path) => parse(readFileSync(path), { columns: true }));
  const codes = [...new Set(learnt.map(({ label }) => label))].sort();
  const labelsOf = (rows) => Uint16Array.from(rows, ({ label }) => codes.indexOf(label));
  const vectorizer = new TextVectorizer().fit(learnt);
  const rowsOf = (rows) => {
    const builder = new CsrBuilder(vectorizer.featureCount);
    for (const document of rows) vectorizer.transform(document, builder);
    return { text: builder.build(), pictures: null, y: labelsOf(rows) };
  };
  const [learning, judging] = [rowsOf(learnt), rowsOf(told)];
  const shipped = await shippedScores(learning, judging, codes.length);
  const plain = nbScores(learning, judging, codes.length, { ...PUBLISHED, binary: true, pullMax: NO_BOUND });
  const weighted = nbScores(learning, judging, codes.length, {
    ...DEFAULT_LINEAR_OPTIONS,
    smoothing: 1,
    learntShare: 1,
  });
  const both = (other) => shipped.map((score, i) => (score + other[i]) / 2);
  const contenders = {
    'SVM on TF-IDF, as shipped': shipped,
    'NBSVM as published (log-count ratios of binary counts, interpolated)': plain,
    'SVM on TF-IDF times log-count ratio, rows of length 1': weighted,
    'mean of the scores of the shipped and the published NBSVM': both(plain),
    'mean of the scores of the shipped and TF-IDF times log-count ratio': both(weighted),
  };
  return Object.entries(contenders).map(([contender, scores]) => [
    contender,
    weightedF1(scores, judging.y, codes.length),
  ]);
}

async function shippedScores(learning, judging, classCount) {
  const fit = new LinearFit(learning, classCount, { ...DEFAULT_LINEAR_OPTIONS, seed: 1 }, { threads: 1 });
  await fit.run(judging, { onProgress() {}, onEpoch: async () => {} });
  const classifier = fit.classifier();
  const scores = new Float64Array(judging.y.length * classCount);
  judging.y.forEach((_, row) => {
    classifier.scoresInto(judging, row, scores.subarray(row * classCount, (row + 1) * classCount));
  });
  return scores;
}

/** Each class against the rest by the shipped solver, on rows that are weighted for this class. */
function nbScores(learning, judging, classCount, options) {
  const { binary = false, cost, pullMax, smoothing, learntShare } = options;
  const scores = new Float64Array(judging.y.length * classCount);
  const features = learning.text.columns;
  for (let c = 0; c < classCount; c++) {
    const ratios = logCountRatios(learning, c, smoothing);
    const x = weightedRows(learning.text, ratios, binary);
    const [block] = createBlocks(features, 1, 1);
    const ofClass = { ...block, firstClass: c };
    const rows = blockRows(learnableRows(x, learning.y), ofClass);
    const solver = new BlockSolver(ofClass, { cost, pullMax }, new RowKernels(block.memory, block.stride));
    const order = Int32Array.from(learning.y.keys());
    const random = createRandom(1);
    for (let pass = 0; pass < PASSES; pass++) {
      random.shuffle(order);
      for (const row of order) solver.learn(rows, row);
    }
    const weights = Float64Array.from({ length: features }, (_, f) => block.weights[f * block.stride]);
    const meanSize = weights.reduce((sum, weight) => sum + Math.abs(weight), 0) / features;
    const mixed = weights.map((weight) => (1 - learntShare) * meanSize + learntShare * weight);
    const { indptr, indices, values } = weightedRows(judging.text, ratios, binary);
    for (let row = 0; row < judging.y.length; row++) {
      let score = block.bias[0];
      for (let at = indptr[row]; at < indptr[row + 1]; at++) score += values[at] * mixed[indices[at]];
      scores[row * classCount + c] = score;
    }
  }
  return scores;
}

/** ln of how often each feature stands in rows of the class against how often in others, as shares of all features. */
function logCountRatios({ text, y }, classIndex, smoothing) {
  const own = new Float64Array(text.columns).fill(smoothing);
  const others = new Float64Array(text.columns).fill(smoothing);
  for (let row = 0; row < text.rows; row++) {
    const counts = y[row] === classIndex ? own : others;
    for (let at = text.indptr[row]; at < text.indptr[row + 1]; at++) counts[text.indices[at]]++;
  }
  const [ownSum, othersSum] = [own, others].map((counts) => counts.reduce((sum, count) => sum + count, 0));
  return own.map((count, feature) => Math.log(count / ownSum / (others[feature] / othersSum)));
}

/** Binary rows stay as long as they are, as published; others get length 1. */
function weightedRows(text, ratios, binary) {
  const values = text.values.map((value, at) => (binary ? 1 : value) * ratios[text.indices[at]]);
  for (let row = 0; row < text.rows && !binary; row++) {
    const own = values.subarray(text.indptr[row], text.indptr[row + 1]);
    const length = Math.hypot(...own) || 1;
    own.forEach((value, at) => {
      own[at] = value / length;
    });
  }
  return { ...text, values };
}

function weightedF1(scores, truth, classCount) {
  const probabilities = new Float32Array(scores.length);
  for (let at = 0; at < scores.length; at += classCount) {
    const row = scores.slice(at, at + classCount);
    softmaxInPlace(row);
    probabilities.set(row, at);
  }
  return evaluateClassification({ truth, probabilities, classCount }).weightedF1;
}

function mean(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

function standardError(numbers) {
  const middle = mean(numbers);
  const squares = numbers.reduce((sum, number) => sum + (number - middle) ** 2, 0);
  return Math.sqrt(squares / (numbers.length - 1) / numbers.length);
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
