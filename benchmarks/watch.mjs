// How often the watchers of a stream raise a false alarm, and how soon they find a change, at one and the same threshold.
// 30 days at 20 rows an hour, looked at every hour, against references of several sizes. Simulated and seeded: figures
// do not depend on the machine. Fails when a requirement is missed by more than two standard errors.
// Usage: npm run bench:watch [-- --quick] [--runs 1000] [--power-runs 500] [--references 1000,5000] [--seed 1]
//   [--classes counts.csv], whose second column has the number of rows of each class
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom } from '../dist/src/ml/random.js';
import { overallEvidence } from '../dist/src/ml/watch/overall-evidence.js';
import { categoryProfile, numericProfile } from '../dist/src/ml/watch/reference-profile.js';
import { observe, startWatch } from '../dist/src/ml/watch/watch.js';
import {
  classShares,
  drawCategory,
  drawNormal,
  drawUnknownShare,
  nearestShare,
  withShare,
} from './lib/streams.mjs';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    runs: { type: 'string' },
    'power-runs': { type: 'string' },
    references: { type: 'string' },
    threshold: { type: 'string', default: '1440000' },
    seed: { type: 'string', default: '1' },
    classes: {
      type: 'string',
      default: resolve(import.meta.dirname, '../../shared/reference/rakuten-classes.csv'),
    },
  },
});
const runs = Number(options.runs ?? (options.quick ? 60 : 1000));
const powerRuns = Number(options['power-runs'] ?? (options.quick ? 60 : 500));
const references = (options.references ?? (options.quick ? '1000,20000' : '1000,5000,20000,80000'))
  .split(',')
  .map(Number);
const rowsPerFalseAlarm = Number(options.threshold);
const ROWS_PER_HOUR = 20;
const HOURS = 30 * 24;
/** A change ten days after the watch began, and one at its first row, when the reference is all it knows. */
const CHANGES_AT_HOUR = [240, 0];
const FALSE_ALARMS_MAX = 0.01;
/** Delays are required from references of so many rows on; false alarms with any. */
const REFERENCE_MIN = 5000;

const shares = classShares(options.classes);
const names = shares.map((_, i) => `class-${String(i).padStart(2, '0')}`);
const named = (draw) => (random) => names[draw(random)];
const classTo = (from, to) => named(drawCategory(withShare(shares, nearestShare(shares, from), to)));

const numbers = { name: 'number', profile: numericProfile, usual: drawNormal(0) };
const classes = {
  name: 'class',
  profile: (values) => categoryProfile(values, names),
  usual: named(drawCategory(shares)),
};
const words = { name: 'unknown words', profile: numericProfile, usual: drawUnknownShare(0) };
const signals = [numbers, classes, words];

/**
 * Most rows until the alarm, or hours until a look shows it, in 90 % of the runs; where neither is given, for information
 * and in fewer runs.
 */
const changes = [
  { signal: numbers, text: 'mean by 0.3 sd', changed: drawNormal(0.3), rowsMax: 360 },
  { signal: numbers, text: 'mean by 0.5 sd', changed: drawNormal(0.5) },
  { signal: classes, text: 'class 1.7 -> 4.8 %', changed: classTo(0.017, 0.048), hoursMax: 55 },
  { signal: classes, text: 'class 4.5 -> 8.7 %', changed: classTo(0.045, 0.087) },
  { signal: words, text: '8 % new words', changed: drawUnknownShare(0.08), rowsMax: 100 },
];

console.log(
  `An alarm at evidence ${rowsPerFalseAlarm} (one in so many rows), ${HOURS / 24} days of ${ROWS_PER_HOUR} rows an hour,` +
    ` ${shares.length} classes, seed ${options.seed}`,
);
const missed = [];
falseAlarms();
delays();
if (missed.length > 0) {
  console.log('\nNot reached:');
  for (const { what, isBeyondChance } of missed) {
    console.log(`- ${what}${isBeyondChance ? '' : ', by less than two standard errors'}`);
  }
  if (missed.some(({ isBeyondChance }) => isBeyondChance)) process.exitCode = 1;
}

function falseAlarms() {
  table(
    `\nRuns of 30 days without a change that raised an alarm, at most ${percent(FALSE_ALARMS_MAX)} required`,
    ['reference', ...signals.map(({ name }) => name), 'mean of all'],
  );
  for (const reference of references) {
    const alarms = new Array(signals.length + 1).fill(0);
    for (let run = 0; run < runs; run++) {
      const random = randomFor(1, reference, run);
      const watches = Object.fromEntries(
        signals.map((signal) => [signal.name, begin(signal, reference, random)]),
      );
      let any = false;
      for (let hour = 0; hour < HOURS; hour++) {
        for (const { name, usual } of signals) {
          watches[name] = observe(watches[name], hourOf(usual, random));
        }
        any ||= overallEvidence(watches, rowsPerFalseAlarm).isAlarm;
      }
      signals.forEach(({ name }, i) => {
        if (watches[name].alarm !== null) alarms[i]++;
      });
      if (any) alarms[signals.length]++;
    }
    row([
      reference,
      ...alarms.map((count, i) => {
        const share = count / runs;
        const error = Math.sqrt((Math.max(share, 1 / runs) * (1 - share)) / runs);
        judge(
          `false alarms, ${signals[i]?.name ?? 'mean of all'}, reference ${reference}`,
          share - FALSE_ALARMS_MAX,
          error,
        );
        return `${percent(share)} ± ${percent(error)}`;
      }),
      `${runs} runs`,
    ]);
  }
}

function delays() {
  for (const change of changes) for (const atHour of CHANGES_AT_HOUR) delaysAfter(change, atHour);
}

function delaysAfter({ signal, text, changed, rowsMax, hoursMax }, atHour) {
  const required =
    atHour === 0 ? null : rowsMax ? `${rowsMax} rows` : hoursMax ? `${hoursMax} h until a look` : null;
  const when = atHour === 0 ? 'from the first row on' : `after ${atHour / 24} days`;
  table(
    `\n${text}, ${when}: rows until the alarm, and hours until a look showed it` +
      (required === null ? '' : `; 90th percentile at most ${required}`),
    ['reference', 'median rows', '90 % rows', 'median h', '90 % h', 'found in 30 days', 'false before'],
  );
  for (const reference of references) {
    const { rows, hours, before } = delaysOf(signal, changed, atHour, reference, {
      runs: required === null ? Math.ceil(powerRuns / 4) : powerRuns,
    });
    const [inRows, inHours] = [percentile90(rows), percentile90(hours)];
    const isReached = inRows.value <= (rowsMax ?? Infinity) && inHours.value <= (hoursMax ?? Infinity);
    if (required !== null) {
      const { value, error } = rowsMax ? inRows : inHours;
      // A thousand rows do not tell the usual share of a rare class well enough; see the ADR.
      if (reference >= REFERENCE_MIN)
        judge(`${text}, reference ${reference}`, value - (rowsMax ?? hoursMax), error);
    }
    row([
      reference,
      orNotFound(rank(rows, 0.5)),
      withError(inRows, 0),
      orNotFound(rank(hours, 0.5)),
      withError(inHours, 1),
      percent(rows.filter(Number.isFinite).length / rows.length),
      before,
      `${rows.length} runs`,
      required === null ? '' : isReached ? 'reached' : 'not reached',
    ]);
  }
}

/** Delays in ascending order; runs with a false alarm before the change are counted apart. */
function delaysOf(signal, changed, atHour, reference, { runs }) {
  const [rows, hours] = [[], []];
  let before = 0;
  for (let run = 0; run < runs; run++) {
    const random = randomFor(2, reference, run);
    let watch = begin(signal, reference, random);
    let hour = 0;
    for (; hour < atHour && watch.alarm === null; hour++)
      watch = observe(watch, hourOf(signal.usual, random));
    if (watch.alarm !== null) {
      before++;
      continue;
    }
    for (; hour < atHour + HOURS && watch.alarm === null; hour++) {
      watch = observe(watch, hourOf(changed, random));
    }
    rows.push(watch.alarm === null ? Infinity : watch.alarm.row - atHour * ROWS_PER_HOUR);
    hours.push(watch.alarm === null ? Infinity : hour - atHour);
  }
  const ascending = (a, b) => (a === b ? 0 : a - b);
  return { rows: rows.sort(ascending), hours: hours.sort(ascending), before };
}

/** With half the distance between the percentiles one standard error of the rank away. */
function percentile90(sorted) {
  const spread = Math.sqrt((0.9 * 0.1) / sorted.length);
  return {
    value: rank(sorted, 0.9),
    error: (rank(sorted, 0.9 + spread) - rank(sorted, 0.9 - spread)) / 2,
  };
}

function withError({ value, error }, digits) {
  const spread = Number.isFinite(error) ? error.toFixed(digits) : '?';
  return Number.isFinite(value) ? `${value} ± ${spread}` : orNotFound(value);
}

function orNotFound(delay) {
  return Number.isFinite(delay) ? delay : 'not found';
}

function begin(signal, reference, random) {
  const values = Array.from({ length: reference }, () => signal.usual(random));
  return startWatch(signal.profile(values), { rowsPerFalseAlarm });
}

function hourOf(draw, random) {
  return Array.from({ length: ROWS_PER_HOUR }, () => draw(random));
}

function randomFor(purpose, reference, run) {
  return createRandom(((Number(options.seed) * 10 + purpose) * 100_000 + reference) * 100_000 + run);
}

function judge(what, excess, error) {
  if (excess > 0) missed.push({ what, isBeyondChance: excess > 2 * error });
}

function rank(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))];
}

function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}

function table(title, head) {
  console.log(`${title}\n`);
  row(head);
}

function row(cells) {
  console.log(
    cells
      .map((cell) => String(cell).padEnd(18))
      .join('')
      .trimEnd(),
  );
}
