// Our linear text model against scikit-learn and fastText, each as whole processes in turn: from a CSV file to a saved
// model, and from a CSV file to predictions. Prints seconds, ratios, weighted F1, peak memory and model size; the
// requirements that are not met, with a profile of our time; and how our time grows with the rows.
// Usage: npm run bench:text [-- --data pricerunner,french,generated] [--peers scikit-learn,fastText] [--rounds 1]
//        [--growth] [--profile]
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureSetup } from '../scripts/lib/setup.mjs';
import { CONTENDERS, contest, measured } from './lib/contenders.mjs';
import { ensurePeers } from './lib/peers.mjs';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: 'pricerunner,french,generated' },
    peers: { type: 'string', default: 'scikit-learn,fastText' },
    rounds: { type: 'string', default: '1' },
    growth: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
  },
});
const root = resolve(import.meta.dirname, '..');
const folder = join(root, '.gondola/bench-text');
const log = (line) => process.stderr.write(`${line}\n`);
const GROWTH_ROWS = [10_000, 20_000, 40_000, 85_000];
/** What is required against scikit-learn. */
const REQUIRED = { fitRatio: 4, applyRatio: 6 };

await ensureSetup(log);
ensurePeers(log);
const { DATA_SETS, generatedGrowth } = await import('./lib/text-data.mjs');
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
try {
  for (const name of values.data.split(',').filter(Boolean)) await compare(DATA_SETS[name]);
  if (values.growth) await growth();
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function compare({ title, make }) {
  const pairs = await make(folder);
  if (pairs === null) return console.log(`${title}: skipped, its files are absent from ../shared/data\n`);
  const names = ['gondola', ...values.peers.split(',').filter((peer) => peer in CONTENDERS)];
  const results = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const pair of pairs) {
      for (const name of names) {
        log(`${title}: ${name}, round ${round + 1}`);
        results[name].push(await contest(name, pair, folder));
      }
    }
  }
  const { trainRows, testRows } = pairs[0];
  const splits = pairs.length === 1 ? '' : `, mean of ${pairs.length} splits`;
  console.log(
    `${title}: ${trainRows} rows to learn, ${testRows} to predict${splits}, ${values.rounds} round(s)`,
  );
  const figures = Object.fromEntries(names.map((name) => [name, summary(results[name])]));
  for (const name of names) printFigures(name, figures[name], figures.gondola);
  const missed = figures['scikit-learn'] ? misses(figures.gondola, figures['scikit-learn']) : [];
  for (const miss of missed) console.log(`  not reached: ${miss}`);
  if (values.profile || missed.length > 0) printProfile(results.gondola.at(-1));
  console.log('');
}

function summary(results) {
  const mean = (of) => results.reduce((sum, result) => sum + of(result), 0) / results.length;
  const median = (of) => results.map(of).sort((a, b) => a - b)[Math.floor(results.length / 2)];
  return {
    fitSeconds: median(({ fitted }) => fitted.seconds),
    fitCpuSeconds: median(({ fitted }) => fitted.cpuSeconds),
    applySeconds: median(({ applied }) => applied.seconds),
    applyCpuSeconds: median(({ applied }) => applied.cpuSeconds),
    weightedF1: mean(({ weightedF1 }) => weightedF1),
    fitMegabytes: Math.max(...results.map(({ fitted }) => fitted.peakMegabytes)),
    applyMegabytes: Math.max(...results.map(({ applied }) => applied.peakMegabytes)),
    modelMegabytes: median(({ modelMegabytes }) => modelMegabytes),
  };
}

function printFigures(name, figures, ours) {
  const against = (theirs, own) => (name === 'gondola' ? '' : ` = ${(theirs / own).toFixed(1)} x ours`);
  const time = (seconds, cpu, own) =>
    `${seconds.toFixed(2)} s (cpu ${cpu.toFixed(2)} s)${against(seconds, own)}`;
  console.log(
    [
      `  ${name.padEnd(13)} F1 ${figures.weightedF1.toFixed(4)}`,
      `train ${time(figures.fitSeconds, figures.fitCpuSeconds, ours.fitSeconds)}, ${figures.fitMegabytes.toFixed(0)} MB`,
      `predict ${time(figures.applySeconds, figures.applyCpuSeconds, ours.applySeconds)}, ${figures.applyMegabytes.toFixed(0)} MB`,
      `model ${figures.modelMegabytes.toFixed(1)} MB`,
    ].join(' | '),
  );
}

function misses(ours, theirs) {
  const found = [];
  const fitRatio = theirs.fitSeconds / ours.fitSeconds;
  const applyRatio = theirs.applySeconds / ours.applySeconds;
  if (fitRatio < REQUIRED.fitRatio)
    found.push(`training ${REQUIRED.fitRatio} x faster, it is ${fitRatio.toFixed(1)}`);
  if (applyRatio < REQUIRED.applyRatio)
    found.push(`prediction ${REQUIRED.applyRatio} x faster, it is ${applyRatio.toFixed(1)}`);
  if (ours.weightedF1 < theirs.weightedF1)
    found.push(`F1 not below ${theirs.weightedF1.toFixed(5)}, it is ${ours.weightedF1.toFixed(5)}`);
  return found;
}

/** Where our time goes, from what the commands say of themselves. */
function printProfile({ fitted, applied }) {
  const fit = JSON.parse(fitted.stdout);
  const apply = JSON.parse(applied.stdout);
  const steps = Object.entries({ ...fit.stepsMs, 'save and the rest': fit.durationMs - sum(fit.stepsMs) });
  const shown = steps.map(([step, ms]) => `${step} ${(ms / 1000).toFixed(2)} s`);
  const starting = ({ seconds }, { durationMs }) => `starting ${(seconds - durationMs / 1000).toFixed(2)} s`;
  console.log(`  profile of the training: ${starting(fitted, fit)}, ${shown.join(', ')}`);
  console.log(
    `  profile of the prediction: ${starting(applied, apply)}, work ${(apply.durationMs / 1000).toFixed(2)} s`,
  );
}

function sum(numbers) {
  return Object.values(numbers).reduce((total, number) => total + number, 0);
}

async function growth() {
  const paths = await generatedGrowth(folder, GROWTH_ROWS);
  const points = [];
  for (const [i, path] of paths.entries()) {
    log(`growth: ${GROWTH_ROWS[i]} rows`);
    const { seconds, cpuSeconds, peakMegabytes } = await measured(
      CONTENDERS.gondola.fit(path, join(folder, 'growth')),
    );
    points.push({ rows: GROWTH_ROWS[i], seconds, cpuSeconds });
    const megabytes = `${peakMegabytes.toFixed(0)} MB`;
    console.log(
      `growth: ${GROWTH_ROWS[i]} rows in ${seconds.toFixed(2)} s (cpu ${cpuSeconds.toFixed(2)} s), ${megabytes}`,
    );
  }
  console.log(
    `growth: time ~ rows ^ ${exponent(points, 'seconds')}, processor time ~ rows ^ ${exponent(points, 'cpuSeconds')}`,
  );
}

/** The slope of a line through the logarithms, by least squares. */
function exponent(points, of) {
  const x = points.map(({ rows }) => Math.log(rows));
  const y = points.map((point) => Math.log(point[of]));
  const mean = (numbers) => numbers.reduce((total, number) => total + number, 0) / numbers.length;
  const [meanX, meanY] = [mean(x), mean(y)];
  const covariance = mean(x.map((value, i) => (value - meanX) * (y[i] - meanY)));
  return (covariance / mean(x.map((value) => (value - meanX) ** 2))).toFixed(2);
}
