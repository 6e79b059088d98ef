// Our statistics of drift, in a process of their own so that its memory is theirs. Usage: node drift-step.mjs <folder>
// <rounds> <task>; the task is columns, columns-stored (with the reference as a stored profile) or texts. Prints JSON.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { categorySample, numericSample, textSample } from '../../dist/src/ml/drift/sample.js';
import { DRIFT_TESTS } from '../../dist/src/ml/drift/tests.js';
import { classifyDomain } from '../../dist/src/ml/drift/text/domain-classifier.js';

const [folder, rounds, task] = process.argv.slice(2);
const { numeric, categorical } = JSON.parse(readFileSync(join(folder, 'shape.json'), 'utf8'));

const lines = (name) => readFileSync(join(folder, name), 'utf8').split('\n');
function numbers(name) {
  const { buffer, byteOffset, byteLength } = readFileSync(join(folder, name));
  return new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength));
}
function columns(side) {
  return [
    ...Array.from({ length: numeric }, (_, i) => ({
      sample: numericSample,
      values: numbers(`${side}-${i}.f64`),
    })),
    ...Array.from({ length: categorical }, (_, i) => ({
      sample: categorySample,
      values: lines(`${side}-c${i}.txt`),
    })),
  ];
}
const prepared = (side) => side.map(({ sample, values }) => sample(values));

/** Kolmogorov-Smirnov, Wasserstein and Jensen-Shannon of numbers; chi-square and Jensen-Shannon of categories. */
function compare(reference, current) {
  return reference.map((before, i) => {
    const names =
      before.kind === 'num' ? ['ks', 'wasserstein', 'jensenshannon'] : ['chisquare', 'jensenshannon'];
    return Object.fromEntries(
      names.map((name) => {
        const { pvalue, distance } = DRIFT_TESTS[name].run(before, current[i]);
        return [name, pvalue ?? distance];
      }),
    );
  });
}

function prepareTask() {
  if (task === 'texts') {
    const [reference, current] = ['reference', 'current'].map(
      (side) => textSample(lines(`${side}-texts.txt`)).texts,
    );
    return () => classifyDomain(reference, current, 1);
  }
  const [reference, current] = [columns('reference'), columns('current')];
  if (task === 'columns') return () => compare(prepared(reference), prepared(current));
  const stored = prepared(reference);
  reference.length = 0;
  return () => compare(stored, prepared(current));
}

const run = prepareTask();
const seconds = [];
const cpuSeconds = [];
let results;
for (let round = 0; round < Number(rounds); round++) {
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  results = run();
  const { user, system } = process.cpuUsage(cpuBefore);
  seconds.push((performance.now() - startedAt) / 1000);
  cpuSeconds.push((user + system) / 1e6);
}
console.log(
  JSON.stringify({ seconds, cpuSeconds, peakMegabytes: process.resourceUsage().maxRSS / 1024, results }),
);
