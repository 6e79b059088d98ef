/**
 * `npm run demo:drift`: the whole loop in a few minutes, told as it goes. Half of what comes in is as ever; the other half
 * is from sellers of a few categories who begin to write in words that the model has never met. The watch notices, people
 * judge a random sample and correct what they see, a training starts by itself, the gate lets the new model pass, and it is right again. Runs on a data folder of
 * its own, which is emptied first; leaves the drift report and the curve of the accuracy in reports/demo-drift.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ask } from './lib/client.mjs';
import { ROOT } from './lib/data-dir.mjs';
import { ensureChampion } from './lib/first-champion.mjs';
import { choosePort, migrate, startGondola } from './lib/gondola-programs.mjs';
import { ensureServices } from './lib/services.mjs';
import { ensureSetup } from './lib/setup.mjs';
import { untilAskedToStop } from './lib/signals.mjs';
import { SUBJECTS } from './lib/subjects.mjs';

const dataDir = join(ROOT, '.gondola', 'demo-drift');
const target = join(ROOT, 'reports', 'demo-drift');
const log = (line) => console.log(line);
/** No step takes longer on a slow machine. */
const STEP_LIMIT_MS = 180_000;
/** So many that the reviewed ones in gold decide: a share of a few rows would leave the gate undecided. */
const BATCH = 400;
/** The champion learns from the sample of another seed. */
const UNSEEN_SEED = 1_000;
const NEW_BATCHES = 3;
/** Share of the answers that reviewers judge; of the others only wrong ones are spoken of. */
const REVIEWED_SHARE = 2 / 3;
const CATEGORIES_SHIFTED = 6;
/** Syllables of which the new words are made, by category. */
const SYLLABLES = ['zorb', 'vlim', 'krup', 'quax', 'wend', 'xilt'];

/** @type {(() => unknown)[]} */
const toStop = [];
const story = { batch: 0, points: [] };

async function demo() {
  await ensureSetup(log);
  const services = await ensureServices({ dataDir, log, command: 'npm run demo:drift', fresh: true });
  toStop.push(services.stop);
  const port = await choosePort(process.env.PORT || undefined, log);
  const apiUrl = `http://127.0.0.1:${port}`;
  const env = {
    ...{ NODE_ENV: 'production', ...process.env, MYSQL_URL: services.mysqlUrl, REDIS_URL: services.redisUrl },
    ...{ PORT: String(port), GONDOLA_DATA_DIR: dataDir },
    // The demonstration is on loopback, on data of its own, and ends when it has been told.
    ...{
      RATE_LIMIT_PER_MINUTE: '0',
      ANONYMOUS_ROLE: 'admin',
      AUTH_SECRET: randomBytes(32).toString('base64'),
    },
  };
  await migrate(env);
  const gondola = await startGondola(services.guard, { env, apiUrl, log });
  toStop.push(gondola.stop);

  log('\n1. A champion is trained on the sample, and listings come in as it knows them.');
  await ensureChampion(apiUrl, SUBJECTS.listings, log);
  const categories = await knownCategories(apiUrl);
  for (let i = 0; i < 2; i++) await answer(apiUrl, await knownListings());

  log(
    `\n2. Half of the listings now come from sellers of ${CATEGORIES_SHIFTED} categories who write in new words,`,
  );
  log(`   such as "${newTitle(0, 0)}".`);
  const seen = [];
  for (let i = 0; i < NEW_BATCHES; i++)
    seen.push(...(await answer(apiUrl, await mixedListings(categories, i))));

  log('\n3. The watch over the answers looks every five seconds.');
  const alarm = await until('an alarm', async () => (await ask(apiUrl, ALARMS)).driftAlarms.edges[0]?.node);
  for (const { signal, direction, since } of alarm.findings.slice(0, 4)) {
    log(
      `   ${signal} moved ${direction.toLowerCase()}${since === null ? '' : `, since ${since.slice(11, 19)} UTC`}`,
    );
  }
  log('   An alarm alone starts no training. It asks for a drift report:');
  const report = await until(
    'the report',
    async () => (await ask(apiUrl, REPORTS)).driftReports.edges[0]?.node,
  );
  log(`   ${report.state}: ${report.driftedColumns.join(', ')}`);

  const { reviewed, volunteered } = judged(seen);
  log(
    `\n4. Reviewers judge ${reviewed.length} of the ${seen.length} listings, drawn by chance: some of them go to gold.`,
  );
  await correct(apiUrl, reviewed, 'true');
  log(
    `   Of the others, sellers correct the ${volunteered.length} that are wrong: these go to training alone.`,
  );
  await correct(apiUrl, volunteered, 'false');

  log('\n5. The alarm lasts and the labels show what it costs: a training starts by itself.');
  const started = await until('a training', async () => {
    const { retrainingRequests } = await ask(apiUrl, REQUESTS);
    return retrainingRequests.edges.find(({ node }) => node.decision === 'STARTED')?.node;
  });
  log(`   ${started.cause}: ${started.reason}`);
  const run = await until('the end of the training', async () => {
    const { run: found } = await ask(apiUrl, RUN, { id: started.run.id });
    return found.gateDecision === null || found.status === 'RUNNING' ? undefined : found;
  });
  log(`\n6. The gate: ${run.gateDecision.verdict}. ${run.gateDecision.reason}`);
  if (run.gateDecision.verdict !== 'PASSED') throw new Error('The gate did not let the new model pass.');
  await until('the new champion to serve', async () => {
    const [first] = await predict(apiUrl, [{ title: 'lampe', description: '' }]);
    return first.modelVersion.version > 1 ? first : undefined;
  });

  log('\n7. The same kind of listings, answered by the new champion:');
  for (let i = 0; i < 2; i++) await answer(apiUrl, await mixedListings(categories, NEW_BATCHES + i));
  await keep(apiUrl, report);
  const [worst, last] = [Math.min(...story.points.map(({ value }) => value)), story.points.at(-1).value];
  log(`\nAccuracy fell to ${percent(worst)} and is ${percent(last)} again. Report and curve: ${target}`);
}

/** Predicts a batch, says how many answers are right, and returns them with the truth. */
async function answer(apiUrl, listings) {
  const predictions = await predict(apiUrl, listings);
  const right = predictions.filter(({ category }, i) => category.code === listings[i].truth).length;
  const value = right / listings.length;
  story.batch++;
  story.points.push({ step: story.batch, value });
  log(
    `   batch ${story.batch}: ${right} of ${listings.length} right, version ${predictions[0].modelVersion.version}`,
  );
  return predictions.map(({ id, category }, i) => ({
    id,
    answered: category.code,
    truth: listings[i].truth,
  }));
}

async function predict(apiUrl, listings) {
  const input = { listings: listings.map(({ title, description }) => ({ title, description })) };
  const { predictBatch } = await ask(apiUrl, PREDICT, { input });
  if (predictBatch.predictions === undefined) throw new Error(predictBatch.message);
  return predictBatch.predictions;
}

/** Listings as the sample has them, that no model has seen. */
async function knownListings(count = BATCH) {
  const { generateSampleListings } = await import('../dist/src/subjects/listings/dataset/sample/generate.js');
  const listings = generateSampleListings({ listings: count, seed: UNSEEN_SEED + story.batch });
  return [...listings].map(({ designation, description, categoryCode }) => ({
    ...{ title: designation, description, truth: categoryCode },
  }));
}

async function knownCategories(apiUrl) {
  const { datasets } = await ask(apiUrl, DATASETS);
  return datasets.edges[0].node.classes.slice(0, CATEGORIES_SHIFTED).map(({ category }) => category.code);
}

/** Half a batch as ever, and half of it in new words. */
async function mixedListings(categories, batch) {
  return [...(await knownListings(BATCH / 2)), ...newListings(categories, batch)];
}

function newListings(categories, batch) {
  return Array.from({ length: BATCH / 2 }, (_, i) => {
    const category = i % categories.length;
    const title = newTitle(category, (batch * BATCH) / 2 + i);
    return { title, description: '', truth: categories[category] };
  });
}

/** Four words out of 35, others for each row; the last one may be of any category. */
function newTitle(category, row) {
  let rest = (row * 7_919 + 12_345) % 35 ** 4;
  const words = [];
  for (let word = 0; word < 4; word++) {
    const syllable = SYLLABLES[word < 3 ? category : rest % SYLLABLES.length];
    words.push(`${syllable}${'aeiou'[rest % 5]}${'dlmnrst'[Math.floor(rest / 5) % 7]}ix`);
    rest = Math.floor(rest / 35);
  }
  return words.join(' ');
}

/** A random sample, drawn by the digests of the ids as predictionsToReview does, and the wrong ones of the rest. */
function judged(answers) {
  const key = ({ id }) => createHash('sha256').update(id).digest('hex');
  const drawn = [...answers].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  const reviewed = drawn.splice(0, Math.round(REVIEWED_SHARE * drawn.length));
  return { reviewed, volunteered: drawn.filter(({ answered, truth }) => answered !== truth) };
}

async function correct(apiUrl, answers, review) {
  const lines = answers.map(({ id, truth }) => `${id},${truth}`);
  const form = new FormData();
  form.append('file', new Blob([`prediction_id,correct_category\n${lines.join('\n')}\n`]), 'corrections.csv');
  const response = await fetch(`${apiUrl}/corrections/imports?by=demo&review=${review}`, {
    method: 'POST',
    body: form,
  });
  if (!response.ok) throw new Error(await response.text());
}

async function keep(apiUrl, { pagePath, json }) {
  const { metricCurvesSvg } = await import('../dist/src/pipeline/visualisation/metric-curves.js');
  await mkdir(target, { recursive: true });
  await writeFile(join(target, 'drift-report.html'), await (await fetch(apiUrl + pagePath)).text());
  await writeFile(join(target, 'drift-report.json'), json);
  const curves = [{ name: 'accuracy', points: story.points }];
  const chart = {
    title: 'Accuracy by batch',
    stepName: 'batch',
    subtitle: 'half in new words from batch 3 on; a new champion after batch 5',
  };
  await writeFile(join(target, 'accuracy.svg'), metricCurvesSvg({ ...chart, curves, valueMax: 1 }));
}

async function until(what, look) {
  const deadline = Date.now() + STEP_LIMIT_MS;
  while (Date.now() < deadline) {
    const found = await look();
    if (found !== undefined && found !== null) return found;
    await delay(500);
  }
  throw new Error(`Waited ${STEP_LIMIT_MS / 1000} s in vain for ${what}. Logs: ${dataDir}/logs`);
}

function percent(share) {
  return `${(100 * share).toFixed(0)} %`;
}

const PREDICT = `mutation ($input: PredictBatchInput!) { predictBatch(input: $input) {
  ... on PredictionBatch { predictions { id category { code } modelVersion { version } } } ... on Error { message } } }`;
const DATASETS = '{ datasets(first: 1) { edges { node { classes { category { code } } } } } }';
const ALARMS = '{ driftAlarms(first: 1) { edges { node { findings { signal direction since } } } } }';
const REPORTS = '{ driftReports(first: 1) { edges { node { state driftedColumns pagePath json } } } }';
const REQUESTS = '{ retrainingRequests(first: 20) { edges { node { cause decision reason run { id } } } } }';
const RUN = 'query ($id: ID!) { run(id: $id) { status gateDecision { verdict reason } } }';

const asked = untilAskedToStop();
let failed = false;
try {
  await Promise.race([demo(), asked]);
} catch (error) {
  console.error(`\n${error.message}`);
  failed = true;
}
for (const end of toStop.reverse()) await end();
process.exit(failed ? 1 : 0);
