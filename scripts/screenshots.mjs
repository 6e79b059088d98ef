/**
 * `npm run screenshots`: the pictures of the web client in docs/images, taken by Chromium from a running Gondola
 * (`ANONYMOUS_ROLE=admin npm start`), in light colours and English. It answers a few invented listings and trains twice first, so that the
 * pages have something to show; use a data folder that may keep that. With `--subject films` it takes those of films, from a
 * Gondola that was started with the same.
 * Usage: npm run screenshots [-- --url http://127.0.0.1:4000] [--subject films]
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { followJob, startImport } from './lib/client.mjs';
import { ROOT } from './lib/data-dir.mjs';
import { filmPages, makeFilmsToShow } from './lib/films-to-show.mjs';
import { SUBJECTS } from './lib/subjects.mjs';
import { BROWSER_MISSING, findBrowser } from './lib/test-programs.mjs';

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:4000' },
    subject: { type: 'string', default: 'listings' },
  },
});
const url = values.url;
const isAboutFilms = values.subject === SUBJECTS.films.name;
const folder = join(ROOT, 'docs', 'images');
const WORDS = [
  ...[
    'piscine tubulaire ronde',
    'pompe de filtration',
    'figurine articulée',
    'roman policier broché',
    'jeu vidéo',
  ],
  ...['housse de coussin', 'lampe de bureau', 'couverture bébé', 'perceuse sans fil', 'carnet à spirale'],
];

async function graphql(query, variables = {}) {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await answer.json();
  if (errors !== undefined) throw new Error(errors.map(({ message }) => message).join('; '));
  return data;
}

/** Answers, judgements and a second run, so that no page is empty. */
async function makeSomethingToShow() {
  console.log('answering listings, judging answers, training once more');
  const listings = Array.from({ length: 300 }, (_, index) => ({
    title: `${WORDS[index % WORDS.length]} ${WORDS[(index * 7 + 3) % WORDS.length]} ${index}`,
  }));
  await graphql(
    'mutation ($input: PredictBatchInput!) { predictBatch(input: $input) { ... on PredictionBatch { predictions { id } } } }',
    { input: { listings } },
  );
  for (const { id, category } of await storedPredictions(40)) {
    const input = { predictionId: id, category: category.code, submittedBy: 'anna', source: 'REVIEW' };
    await graphql(
      'mutation ($input: SubmitCorrectionInput!) { submitCorrection(input: $input) { __typename } }',
      {
        input,
      },
    );
  }
  const { datasetVersion } = await followJob(url, await startImport(url, SUBJECTS.listings.sample), () => {});
  for (const cost of [0.2, 2]) await train(datasetVersion.id, cost);
  const { checkDrift } = await graphql(
    'mutation { checkDrift(input: {}) { ... on DriftCheckStarted { job { id } } ... on Error { message } } }',
  );
  if (checkDrift.job !== undefined) await followJob(url, checkDrift.job.id, () => {});
}

/** Answers are stored a moment after they were given. */
async function storedPredictions(rows) {
  for (;;) {
    const { predictionsToReview } = await graphql(
      'query ($first: Int!) { predictionsToReview(first: $first) { id category { code } } }',
      { first: rows },
    );
    if (predictionsToReview.length === rows) return predictionsToReview;
    await delay(200);
  }
}

async function train(datasetVersionId, cost) {
  const { startTraining } = await graphql(
    `mutation ($input: StartTrainingInput!) {
       startTraining(input: $input) { ... on TrainingStarted { job { id } } ... on Error { message } } }`,
    {
      input: { datasetVersionId, model: 'LINEAR', runName: `cost ${cost}`, parameters: { linear: { cost } } },
    },
  );
  if (startTraining.job === undefined) throw new Error(startTraining.message);
  await followJob(url, startTraining.job.id, () => {});
}

/** What to open, and what to do there before the picture is taken. @returns {[name: string, path: string, act?: Function][]} */
async function pages() {
  const { runs, datasets, jobs } = await graphql(
    `{ runs(first: 2) { edges { node { id } } } datasets(first: 1) { edges { node { id } } }
       jobs(first: 1, filter: { kind: "model.train" }) { edges { node { id } } } }`,
  );
  const [newest, earlier] = runs.edges.map(({ node }) => node.id);
  const predict = async (page) => {
    await page.getByRole('button', { name: /Piscine/ }).click();
    await page.getByText('Why', { exact: false }).first().waitFor();
  };
  return [
    ['home', '/'],
    ['playground', '/playground', predict],
    ['review', '/review'],
    ['train', `/train?job=${jobs.edges[0].node.id}`],
    ['runs', '/runs'],
    ['run', `/runs/${newest}`],
    ['compare', `/runs/compare?ids=${newest},${earlier}`],
    ['model', '/models/listing-classifier'],
    ['dataset', `/data/${datasets.edges[0].node.id}`],
    ['monitoring', '/monitoring'],
  ];
}

const browserFile = findBrowser();
if (browserFile === undefined) throw new Error(BROWSER_MISSING);
mkdirSync(folder, { recursive: true });
await (isAboutFilms ? makeFilmsToShow(graphql, url) : makeSomethingToShow());
const browser = await chromium.launch({ executablePath: browserFile, args: ['--no-sandbox'] });
try {
  const context = await browser.newContext({
    ...{ baseURL: url, locale: 'en-GB', viewport: { width: 1280, height: 860 }, reducedMotion: 'reduce' },
  });
  await context.addInitScript(() => localStorage.setItem('gondola.author', 'anna'));
  for (const [name, path, act] of await (isAboutFilms ? filmPages(graphql) : pages())) {
    const page = await context.newPage();
    await page.goto(path);
    await act?.(page);
    // Queries have been answered and charts drawn when nothing has been asked for a while.
    await page.waitForLoadState('networkidle');
    await page.waitForFunction(() => document.querySelector('.mantine-Skeleton-root') === null);
    await page.screenshot({ path: join(folder, `client-${name}.png`) });
    await page.close();
    console.log(`docs/images/client-${name}.png`);
  }
} finally {
  await browser.close();
}
