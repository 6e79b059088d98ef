import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/platform/ids.js';
import { QualityAlarm } from '../../src/store/entities/quality.js';
import {
  finished,
  jobFacts,
  post,
  predict,
  startTrained,
  type Trained,
  upload,
} from '../api/support/trained.js';
import { graphql } from '../support/graphql.js';
import { waitFor } from '../support/wait.js';

let trained: Trained;
let url: string;
beforeAll(async () => {
  trained = await startTrained();
  url = trained.api.url;
});
afterAll(() => trained?.close());

async function ask<Data>(query: string, variables: Record<string, unknown> = {}): Promise<Data> {
  const { data, errors } = await graphql<Data>(url, query, variables);
  if (errors !== undefined || data == null) throw new Error(JSON.stringify(errors));
  return data;
}

interface Submitted {
  __typename: string;
  code: string;
  field: string | null;
  message: string;
  created: boolean;
  correction: {
    id: string;
    state: string;
    confirms: boolean | null;
    category: { code: string; name: string };
  };
}

const submit = async (input: object): Promise<Submitted> => {
  const { submitCorrection } = await ask<{ submitCorrection: Submitted }>(
    `mutation ($input: SubmitCorrectionInput!) { submitCorrection(input: $input) { __typename
       ... on CorrectionSubmitted { created correction { id state confirms category { code name } } }
       ... on Error { code message } ... on InvalidInput { field } } }`,
    { input: { submittedBy: 'anna', ...input } },
  );
  return submitCorrection;
};

const answer = (title = 'Pompe de piscine') => predict(url, { title });
/** Another category than the one that was answered. */
const otherThan = (code: string) => (code === '10' ? '2583' : '10');

describe('submitCorrection', () => {
  it('takes a correction of an answer that was given a moment ago', async () => {
    const { id, category } = await answer();
    expect(await submit({ predictionId: id, category: otherThan(category.code) })).toMatchObject({
      __typename: 'CorrectionSubmitted',
      created: true,
      correction: { state: 'ACCEPTED', confirms: false },
    });
  });

  it('refuses a typing error, and says which categories are close', async () => {
    const { id } = await answer();
    expect(await submit({ predictionId: id, category: '25833' })).toMatchObject({
      ...{ __typename: 'InvalidInput', field: 'category', message: expect.stringContaining('2583') },
    });
  });

  it('finds a category by its name, and does not guess where nothing is close', async () => {
    const { id } = await answer();
    const refusal = async (category: string) =>
      (await submit({ predictionId: id, category })) as unknown as { message: string };
    expect((await refusal('piscine')).message).toMatch(/The closest are 2583 \(.*\)/);
    expect((await refusal('qwxz')).message).not.toContain('closest');
  });

  it.each([
    [{ predictionId: 'f'.repeat(32), category: '10' }, 'NotFound', undefined],
    [{ predictionId: 'x', category: '10' }, 'InvalidInput', 'predictionId'],
    [{ category: '10' }, 'InvalidInput', 'predictionId'],
    [{ predictionId: 'f'.repeat(32), title: 'x', category: '10' }, 'InvalidInput', 'predictionId'],
    [{ title: 'x', category: ' ' }, 'InvalidInput', 'category'],
    [{ title: 'x', category: '10', submittedBy: '' }, 'InvalidInput', 'submittedBy'],
    [{ title: 'x', category: '10', source: 'CSV' }, 'InvalidInput', 'source'],
  ])('answers %j with %s', async (input, typename, field) => {
    expect(await submit(input)).toMatchObject({
      __typename: typename,
      ...(field === undefined ? {} : { field }),
    });
  });
});

it('categories names all that a correction may name', async () => {
  const { categories } = await ask<{ categories: object[] }>('{ categories { code name } }');
  expect(categories).toHaveLength(27);
  expect(categories).toContainEqual({ code: '10', name: 'Livres occasion' });
});

interface Live {
  rows: number;
  hits: number;
  accuracy: { value: number; low: number; high: number } | null;
  classes: { category: { code: string }; predicted: number; support: number }[];
}

const live = async (): Promise<Live> =>
  (
    await ask<{ liveAccuracy: Live }>(
      `{ liveAccuracy { rows hits accuracy { value low high } macroF1
           classes { category { code name } predicted support precision { value } recall { value low high } f1 } } }`,
    )
  ).liveAccuracy;

it('liveAccuracy follows a correction at once', async () => {
  const before = await live();
  const { id, category } = await answer('Coussin de velours');
  await submit({ predictionId: id, category: category.code });
  const after = await live();
  expect([after.rows, after.hits]).toEqual([before.rows + 1, before.hits + 1]);
  expect(after.accuracy!.low).toBeLessThan(after.accuracy!.value);
});

it.each([
  ['modelName: "nope"', 'There is no model "nope".'],
  [
    'window: { from: "2026-02-01T00:00:00Z", to: "2026-01-01T00:00:00Z" }',
    'The window ends before it begins.',
  ],
])('liveAccuracy(%s) is refused in plain words', async (args, message) => {
  const { errors } = await graphql(url, `{ liveAccuracy(${args}) { rows } }`);
  expect(errors![0]!.message).toBe(message);
});

it('a conflict is listed, decided, and gone', async () => {
  const { id, category } = await answer('Manette de jeu sans fil');
  const other = otherThan(category.code);
  await submit({ predictionId: id, category: category.code });
  const ben = await submit({ predictionId: id, category: other, submittedBy: 'ben' });
  expect(ben.correction.state).toBe('CONFLICT');
  const list = () =>
    ask<{ correctionConflicts: { edges: { node: { id: string; corrections: object[] } }[] } }>(
      `{ correctionConflicts(modelName: "listing-classifier") { edges { node { id
           corrections { submittedBy category { code } prediction { title } } } } } }`,
    );
  const [conflict] = (await list()).correctionConflicts.edges;
  expect(conflict!.node.corrections).toMatchObject([
    { submittedBy: 'anna', prediction: { title: 'Manette de jeu sans fil' } },
    { submittedBy: 'ben', category: { code: other } },
  ]);
  const { resolveConflict } = await ask<{ resolveConflict: object }>(
    `mutation ($input: ResolveConflictInput!) { resolveConflict(input: $input) {
       ... on ConflictResolved { category { code } corrections { state decidedBy events { toState causedBy } } } } }`,
    { input: { conflictId: conflict!.node.id, acceptCorrectionId: ben.correction.id, decidedBy: 'chief' } },
  );
  expect(resolveConflict).toMatchObject({
    category: { code: other },
    corrections: [
      { state: 'REJECTED', decidedBy: 'chief' },
      { state: 'ACCEPTED', decidedBy: 'chief' },
    ],
  });
  expect((await list()).correctionConflicts.edges).toEqual([]);
});

it('corrections are listed by what they match, newest first, page by page', async () => {
  const ids = [];
  for (const title of ['Un', 'Deux', 'Trois']) {
    const { id, category } = await answer(title);
    ids.push(
      (await submit({ predictionId: id, category: category.code, submittedBy: 'lister' })).correction.id,
    );
  }
  interface Page {
    corrections: { edges: { node: { id: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
  }
  const page = (after: string | null) =>
    ask<Page>(
      `query ($after: String) { corrections(first: 2, after: $after, filter: { submittedBy: "lister", state: ACCEPTED,
         modelName: "listing-classifier", source: API }) { edges { node { id } } pageInfo { hasNextPage endCursor } } }`,
      { after },
    );
  const first = (await page(null)).corrections;
  const second = (await page(first.pageInfo.endCursor)).corrections;
  expect([...first.edges, ...second.edges].map(({ node }) => node.id)).toEqual(ids.toReversed());
  expect(second.pageInfo.hasNextPage).toBe(false);
});

it('predictionsToReview draws answers, which the prediction then shows as corrected', async () => {
  const { predictionsToReview } = await ask<{
    predictionsToReview: { id: string; category: { code: string } }[];
  }>('{ predictionsToReview(first: 1) { id title category { code } topK { confidence } } }');
  const [{ id, category }] = predictionsToReview as [{ id: string; category: { code: string } }];
  await submit({ predictionId: id, category: category.code, source: 'REVIEW', submittedBy: 'reviewer' });
  const { prediction } = await ask<{ prediction: { corrections: object[] } }>(
    'query ($id: ID!) { prediction(id: $id) { corrections { source submittedBy } } }',
    { id },
  );
  expect(prediction.corrections[0]).toEqual({ source: 'REVIEW', submittedBy: 'reviewer' });
});

it('a file of corrections is imported by a job, which says what became of each line', async () => {
  const { id, category } = await answer('Poupée ancienne');
  const digest = await upload(url, `prediction_id,label\n${id},${category.code}\n${id},nonsense\n`);
  const { submitCorrections } = await ask<{ submitCorrections: { job: { id: string } } }>(
    `mutation ($digest: String!) { submitCorrections(input: { fileDigest: $digest, submittedBy: "anna" }) {
       ... on CorrectionImportStarted { job { id kind } } ... on Error { code message } } }`,
    { digest },
  );
  const facts = await finished(url, submitCorrections.job.id);
  expect(facts).toMatchObject({ rows: 2, rejectedRows: 1 });
  const { job } = await ask<{ job: object }>(
    'query ($id: ID!) { job(id: $id) { correctionImport { created conflicts unreviewed } datasetExtension { added } } }',
    { id: submitCorrections.job.id },
  );
  expect(job).toEqual({
    correctionImport: { created: 1, conflicts: 0, unreviewed: 0 },
    datasetExtension: null,
  });
  const output = await (await fetch(`${url}/files/${facts.outputDigest}`)).text();
  expect(output).toMatch(/\n2,\w+,\d+,\w{32},ACCEPTED,\n3,\w+,,,,.*nonsense/);
});

describe('over REST', () => {
  it('a correction is a POST', async () => {
    const { id, category } = await answer('Livre de poche');
    const body = { predictionId: id, category: category.code, submittedBy: 'anna', idempotencyKey: 'rest-1' };
    const response = await post(`${url}/corrections`, body);
    expect(response.status).toBe(201);
    const first = (await response.json()) as { id: string };
    expect(first).toMatchObject({ state: 'ACCEPTED', created: true, category: category.code });
    const again = await post(`${url}/corrections`, body);
    expect([again.status, await again.json()]).toMatchObject([200, { id: first.id, created: false }]);
  });

  it('what is wrong with one is a problem document', async () => {
    const response = await post(`${url}/corrections`, { title: 'x', category: '77777', submittedBy: 'anna' });
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { code: 'INVALID_INPUT', field: 'category' },
    ]);
  });

  it('a file is uploaded and followed', async () => {
    const { id, category } = await answer('Jeu de société');
    const form = new FormData();
    form.append('file', new Blob([`prediction_id,label\n${id},${category.code}\n`]), 'corrections.csv');
    const started = await fetch(`${url}/corrections/imports?by=anna&review=true`, {
      method: 'POST',
      body: form,
    });
    expect(started.status).toBe(202);
    const ended = await waitFor('the import to end', async () => {
      const response = await fetch(`${url}${started.headers.get('location')}`);
      const facts = (await response.json()) as { state: string };
      return facts.state === 'SUCCEEDED' ? facts : null;
    });
    expect(ended).toMatchObject({ rows: 1, created: 1, rejectedRows: 0, error: null });
  });
});

it('a dataset version is extended by a job, and says what it extends', async () => {
  const { extendDataset } = await ask<{ extendDataset: { job: { id: string } } }>(
    `mutation ($id: ID!) { extendDataset(input: { baseVersionId: $id, name: "extended" }) {
       ... on DatasetExtensionStarted { job { id } } ... on Error { code message } } }`,
    { id: trained.datasetVersionId },
  );
  const { datasetVersion } = await finished(url, extendDataset.job.id);
  const { job } = await ask<{ job: { datasetVersion: { extends: { id: string } } } }>(
    `query ($id: ID!) { job(id: $id) { datasetExtension { created added relabelled leftOut }
       datasetVersion { name extends { id } trainingRows(first: 100) { edges { node { labelSource labelBy } } } } } }`,
    { id: extendDataset.job.id },
  );
  expect(job).toMatchObject({
    datasetExtension: { created: true, relabelled: 0, added: expect.any(Number) },
    datasetVersion: { name: 'extended', extends: { id: trained.datasetVersionId } },
  });
  const taken = await ask<{ corrections: { edges: object[] } }>(
    'query ($id: ID!) { corrections(filter: { datasetVersionId: $id }) { edges { node { id } } } }',
    { id: datasetVersion!.id },
  );
  expect(taken.corrections.edges.length).toBeGreaterThan(0);
});

it('a worker estimates the quality of what serves within half a minute', { timeout: 60_000 }, async () => {
  await answer();
  interface Answer {
    model: { champion: { version: number; qualityEstimate: { rows: number } | null } };
    qualityEstimates: { edges: object[] };
  }
  const estimated = await waitFor(
    'an estimate',
    async () => {
      const found = await ask<Answer>(
        `{ model(name: "listing-classifier") { champion { version qualityEstimate { rows labelledRows labelBasis
             accuracy { value low high } realisedAccuracy { value } estimateError spreadMass
             classes { category { code } predicted estimatedF1 { value } realised { support f1 } } } } }
           qualityEstimates(first: 1) { edges { node { id modelVersion { version } } } } }`,
      );
      return found.model.champion.qualityEstimate === null ? null : found;
    },
    40_000,
  );
  expect(estimated.model.champion.qualityEstimate).toMatchObject({
    accuracy: { value: expect.any(Number) },
    classes: expect.arrayContaining([expect.objectContaining({ realised: expect.anything() })]),
  });
  expect(estimated.qualityEstimates.edges).toHaveLength(1);
});

it('alarms of quality are listed with what they rest on', async () => {
  const [version] = await trained.db.query('SELECT id, model_id AS modelId FROM model_version');
  await trained.db.manager.insert(QualityAlarm, {
    ...{ id: newId(), modelId: version.modelId, modelVersionId: version.id, basis: 'REALISED', rows: 400 },
    ...{ referenceAccuracy: 0.75, accuracy: 0.5, low: 0.4, high: 0.6, dropMin: 0.02 },
    ...{ openedAt: new Date(0), closedAt: new Date(1_000), notifiedAt: new Date(2_000) },
  });
  const { qualityAlarms } = await ask<{ qualityAlarms: { edges: { node: object }[] } }>(
    `{ qualityAlarms(modelName: "listing-classifier") { edges { node { modelVersion { version } basis rows drop
         dropMin referenceAccuracy accuracy { value low high } openedAt closedAt } } } }`,
  );
  expect(qualityAlarms.edges.map(({ node }) => node)).toMatchObject([
    {
      ...{ modelVersion: { version: 1 }, basis: 'REALISED', rows: 400, drop: 0.25, dropMin: 0.02 },
      ...{ referenceAccuracy: 0.75, accuracy: { value: 0.5, low: 0.4, high: 0.6 } },
      ...{ openedAt: '1970-01-01T00:00:00.000Z', closedAt: '1970-01-01T00:00:01.000Z' },
    },
  ]);
});

it('a file that names nobody is refused line by line, and one that is not there at once', async () => {
  const { id } = await answer();
  const digest = await upload(url, `prediction_id,label\n${id},10\n`);
  const start = (fileDigest: string) =>
    ask<{ submitCorrections: { job?: { id: string }; code?: string } }>(
      `mutation ($fileDigest: String!) { submitCorrections(input: { fileDigest: $fileDigest }) {
         ... on CorrectionImportStarted { job { id } } ... on Error { code message } } }`,
      { fileDigest },
    );
  const { job } = (await start(digest)).submitCorrections;
  expect(await finished(url, job!.id)).toMatchObject({ rows: 1, rejectedRows: 1 });
  expect((await start('0'.repeat(64))).submitCorrections.code).toBe('NOT_FOUND');
  expect((await jobFacts(url, job!.id)).error).toBeNull();
});

it('a worker shows quality and corrections to Prometheus', async () => {
  const health = /"health":"(http:[^"]+)"/.exec(trained.worker.log())![1]!;
  const text = await waitFor('the figures', async () => {
    const found = await (await fetch(`${health}/metrics`)).text();
    return found.includes('gondola_quality_estimated_accuracy{') ? found : null;
  });
  const model = '{model="listing-classifier"}';
  for (const name of ['estimated_accuracy', 'estimated_accuracy_low']) {
    expect(text).toContain(`gondola_quality_${name}${model}`);
  }
  // Too few answers were drawn by chance and judged.
  expect(text).not.toContain('gondola_quality_realised_accuracy{');
  expect(text).toContain('gondola_quality_alarms_open{model="listing-classifier",basis="estimated"} 0');
  expect(text).toContain(`gondola_corrections_in_conflict${model} `);
  expect(text).toMatch(/gondola_corrections_total\{model="listing-classifier",source="review"\} [1-9]/);
});
