import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRandom } from '../../src/ml/random.js';
import { startTrained, type Trained } from '../api/support/trained.js';
import { graphql } from '../support/graphql.js';
import { waitFor } from '../support/wait.js';

interface Answer {
  id: string;
  category: { code: string };
  modelVersion: { version: number; run: { id: string } };
}

let services: Trained;
beforeAll(async () => {
  services = await startTrained();
});
afterAll(() => services?.close());

async function ask<Data>(query: string, variables: Record<string, unknown> = {}): Promise<Data> {
  const answer = await graphql<Data>(services.api.url, query, variables);
  if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
  return answer.data!;
}

const random = createRandom(11);

/** Listings of some categories as sellers begin to write them: in words that the model has never met. */
async function newListings(count: number): Promise<{ title: string; truth: string }[]> {
  const classes: { code: string }[] = await services.db.query(
    'SELECT code FROM dataset_class WHERE dataset_version_id = ? ORDER BY class_index LIMIT 6',
    [services.datasetVersionId],
  );
  return Array.from({ length: count }, (_, i) => {
    const k = i % classes.length;
    const words = Array.from({ length: 4 }, () => `${'zvkqwx'[k]}orb${'abcdefgh'[random.int(8)]}ix`);
    return { title: words.join(' '), truth: classes[k]!.code };
  });
}

async function predict(listings: readonly { title: string }[]): Promise<Answer[]> {
  const { predictBatch } = await ask<{ predictBatch: { predictions: Answer[] } }>(
    `mutation ($input: PredictBatchInput!) { predictBatch(input: $input) {
       ... on PredictionBatch { predictions { id category { code } modelVersion { version run { id } } } } } }`,
    { input: { listings: listings.map(({ title }) => ({ title, description: '' })) } },
  );
  return predictBatch.predictions;
}

async function accuracyOnNew(): Promise<number> {
  const listings = await newListings(120);
  const answers = await predict(listings);
  return answers.filter(({ category }, i) => category.code === listings[i]!.truth).length / answers.length;
}

/** Two thirds are judged as a random sample; of the others people speak where they are wrong. */
async function correct(listings: readonly { truth: string }[], answers: readonly Answer[]): Promise<void> {
  const key = ({ id }: { id: string }) => createHash('sha256').update(id).digest('hex');
  const drawn = answers
    .map(({ id, category }, i) => ({ id, answered: category.code, truth: listings[i]!.truth }))
    .sort((a, b) => (key(a) < key(b) ? -1 : 1));
  const reviewed = drawn.splice(0, Math.round((2 / 3) * drawn.length));
  await submit(reviewed, true);
  await submit(
    drawn.filter(({ answered, truth }) => answered !== truth),
    false,
  );
}

async function submit(judged: readonly { id: string; truth: string }[], review: boolean): Promise<void> {
  const lines = judged.map(({ id, truth }) => `${id},${truth}`);
  const form = new FormData();
  form.append('file', new Blob([`prediction_id,correct_category\n${lines.join('\n')}\n`]), 'corrections.csv');
  const response = await fetch(`${services.api.url}/corrections/imports?by=anna&review=${review}`, {
    method: 'POST',
    body: form,
  });
  if (!response.ok) throw new Error(await response.text());
}

it('drifted traffic ends in a new champion that is right again, without anybody asking for it', async () => {
  const listings = await newListings(600);
  const answers = await predict(listings);
  const before =
    answers.filter(({ category }, i) => category.code === listings[i]!.truth).length / answers.length;
  await correct(listings, answers);

  const retraining = await waitFor(
    'a retraining',
    async () => {
      const [request] = await services.db.query(
        "SELECT cause, decision, run_id AS runId FROM retraining_request WHERE decision = 'STARTED'",
      );
      return request ?? null;
    },
    120_000,
  );
  expect(retraining.cause).toBe('DRIFT_ALARM');

  const champion = await waitFor(
    'the new champion to serve',
    async () => {
      const [first] = await predict([{ title: 'lampe' }]);
      return first!.modelVersion.version > 1 ? first!.modelVersion : null;
    },
    120_000,
  );
  expect(champion.run.id).toBe(retraining.runId);

  expect(before).toBeLessThan(0.4);
  expect(await accuracyOnNew()).toBeGreaterThan(0.8);

  const reports = await ask<{
    driftReports: { edges: { node: { state: string; driftedColumns: string[] } }[] };
  }>('{ driftReports(first: 1) { edges { node { state driftedColumns } } } }');
  expect(reports.driftReports.edges[0]!.node).toMatchObject({ state: 'DRIFT' });
}, 300_000);
