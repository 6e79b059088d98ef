// How often a drift report names anything where nothing has drifted, and how often it names what has: reports of 15
// signals (10 numbers, 5 with categories, one of them with the catalogue's 27 shares) over windows and references of
// several sizes. Deterministic for a seed. Prints a table; ends with 1 when false alarms are beyond what is allowed.
// Usage: npm run bench:drift-alarms [-- --reports 400 --seed 1]
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureSetup } from '../scripts/lib/setup.mjs';

const { values } = parseArgs({
  options: { reports: { type: 'string', default: '400' }, seed: { type: 'string', default: '1' } },
});
const reports = Number(values.reports);
const ALLOWED = 0.05;
const WINDOWS = [50, 100, 300, 1_000];
const REFERENCES = [1_000, 5_000, 20_000, 80_000];
/** A reference is drawn anew after so many reports: drawing one takes longer than comparing with it. */
const REPORTS_A_REFERENCE = 5;

await ensureSetup((line) => process.stderr.write(`${line}\n`));
const { compareColumns } = await import('../dist/src/ml/comparison/compare-columns.js');
const { createRandom } = await import('../dist/src/ml/random.js');
const random = createRandom(Number(values.seed));
const shares = [await catalogueShares(), [0.5, 0.5], [0.7, 0.2, 0.1], [0.98, 0.02], zipf(12)];

function gaussian() {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
const NUMBERS = [
  ...Array.from({ length: 4 }, () => gaussian),
  ...Array.from({ length: 2 }, () => () => Math.exp(gaussian())),
  ...Array.from({ length: 2 }, () => () => Math.round(8 + 3 * gaussian())), // ties
  ...Array.from({ length: 2 }, () => () => random.next() ** 3),
];
const numbers = (rows, draw) => Float64Array.from({ length: rows }, draw).sort();
function categories(rows, weights) {
  const counts = new Map();
  for (let row = 0; row < rows; row++) {
    let rest = random.next();
    let k = 0;
    while (k < weights.length - 1 && rest > weights[k]) rest -= weights[k++];
    counts.set(`c${k}`, (counts.get(`c${k}`) ?? 0) + 1);
  }
  return counts;
}
const side = (rows) => [
  ...NUMBERS.map((draw, i) => ({ name: `number ${i}`, kind: 'numeric', values: numbers(rows, draw) })),
  ...shares.map((weights, i) => ({
    name: `category ${i}`,
    kind: 'categorical',
    values: categories(rows, weights),
  })),
];
const compare = (reference, current, rows) =>
  compareColumns(
    reference.map(({ name, kind, values: before }, i) => ({
      name,
      kind,
      reference: before,
      current: current[i].values,
    })),
    rows,
  );
const named = ({ columns }) =>
  columns.filter(({ state }) => state === 'DRIFT' || state === 'SMALL').map(({ name }) => name);

let tooMany = 0;
console.log(
  `reports that name a signal though nothing has drifted, of ${reports} (allowed: ${percent(ALLOWED)})`,
);
console.log(`window    ${REFERENCES.map((n) => `reference ${n}`.padStart(17)).join('')}`);
for (const window of WINDOWS) {
  const cells = [];
  for (const n of REFERENCES) {
    let alarms = 0;
    let reference;
    for (let report = 0; report < reports; report++) {
      if (report % REPORTS_A_REFERENCE === 0) reference = side(n);
      if (named(compare(reference, side(window), { referenceRows: n, currentRows: window })).length > 0)
        alarms++;
    }
    const share = alarms / reports;
    const error = Math.sqrt((ALLOWED * (1 - ALLOWED)) / reports);
    if (share > ALLOWED + 3 * error) tooMany++;
    cells.push(`${percent(share)} ± ${percent(error)}`.padStart(17));
  }
  console.log(`${String(window).padEnd(10)}${cells.join('')}`);
}

const INJECTED = {
  'class share 1.7 to 4.8 %': (current, rows) => {
    const target = shares[0].findIndex((share) => share < 0.02);
    const weights = shares[0].map((share, i) => (i === target ? 0.048 : share));
    const total = weights.reduce((sum, share) => sum + share, 0);
    current[10].values = categories(
      rows,
      weights.map((share) => share / total),
    );
    return 'category 0';
  },
  'a new category on 2 % of the rows': (current, rows) => {
    current[11].values = categories(rows, [0.49, 0.49, 0.02]);
    return 'category 1';
  },
  'a number shifted by 0.3 sd': (current, rows) => {
    current[0].values = numbers(rows, () => gaussian() + 0.3);
    return 'number 0';
  },
  'a number shifted by 0.5 sd': (current, rows) => {
    current[0].values = numbers(rows, () => gaussian() + 0.5);
    return 'number 0';
  },
};
console.log(`\nreports that call an injected change drift by its name, of ${reports}, reference 5,000`);
console.log(`window                             ${WINDOWS.map((n) => String(n).padStart(9)).join('')}`);
for (const [title, inject] of Object.entries(INJECTED)) {
  const cells = WINDOWS.map((window) => {
    let found = 0;
    let reference;
    for (let report = 0; report < reports; report++) {
      if (report % REPORTS_A_REFERENCE === 0) reference = side(5_000);
      const current = side(window);
      const name = inject(current, window);
      const { columns } = compare(reference, current, { referenceRows: 5_000, currentRows: window });
      if (columns.some((column) => column.name === name && column.state === 'DRIFT')) found++;
    }
    return percent(found / reports).padStart(9);
  });
  console.log(`${title.padEnd(35)}${cells.join('')}`);
}
if (tooMany > 0) {
  console.log(
    `not reached: ${tooMany} cells have more false alarms than allowed, by more than three standard errors`,
  );
  process.exitCode = 1;
}

/** The shares of the catalogue's classes where their counts are at hand, else those of Zipf's law. */
async function catalogueShares() {
  const path = resolve(import.meta.dirname, '../../shared/reference/rakuten-classes.csv');
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return zipf(27);
  const [header, ...lines] = text
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const at = header.findIndex((name) => /count|rows|listings/i.test(name));
  const counts = lines.map((line) => Number(line[at]));
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / total);
}

function zipf(classes) {
  const weights = Array.from({ length: classes }, (_, k) => 1 / (k + 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

function percent(share) {
  return `${(share * 100).toFixed(1)} %`;
}
