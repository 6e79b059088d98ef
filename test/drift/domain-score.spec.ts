import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { finished, post, startTrained, type Trained } from '../api/support/trained.js';
import { graphql } from '../support/graphql.js';
import { waitFor } from '../support/wait.js';

interface Signals {
  margin: number | null;
  words: number | null;
  domainScore: number | null;
  domainNgrams: { ngram: string; contribution: number }[] | null;
  domainReportId: string | null;
}

interface Report {
  id: string;
  columns: { name: string; state: string; missing: object | null }[];
}

let services: Trained;
/** An answer of before the first drift check. */
let first: Awaited<ReturnType<typeof predict>>;
let report: Report;
let gold: { title: string; description: string }[];

/** Words that no listing had before. */
const NEW_WORDS = 'zorblax quintuvel';
const changed = () => gold.map(({ title, description }) => ({ title: `${title} ${NEW_WORDS}`, description }));

beforeAll(async () => {
  services = await startTrained();
  gold = await services.db.query(
    "SELECT title, description FROM listing WHERE dataset_version_id = ? AND split = 'gold'",
    [services.datasetVersionId],
  );
  first = await predict(`lampe ${NEW_WORDS}`);
  report = await checkAfter(changed());
  await scoredBy(report);
});
afterAll(() => services?.close());

async function ask<Data>(query: string, variables: Record<string, unknown> = {}): Promise<Data> {
  const answer = await graphql<Data>(services.api.url, query, variables);
  if (answer.data == null || answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
  return answer.data;
}

const SIGNALS = 'signals { margin words domainScore domainNgrams { ngram contribution } domainReportId }';

async function predict(title: string, externalId?: string): Promise<{ id: string; signals: Signals }> {
  const { predict: answer } = await ask<{ predict: { id: string; signals: Signals } }>(
    `mutation ($input: PredictInput!) { predict(input: $input) { ... on Prediction { id ${SIGNALS} }
       ... on Error { message } } }`,
    { input: { title, externalId } },
  );
  return answer;
}

/** Answers these listings and compares them with the reference, once they are in MySQL. */
async function checkAfter(listings: readonly object[]): Promise<Report> {
  const from = new Date();
  await ask('mutation ($input: PredictBatchInput!) { predictBatch(input: $input) { __typename } }', {
    input: { listings },
  });
  const to = new Date(Date.now() + 1);
  await waitFor('the predictions in MySQL', async () => {
    const [{ count }] = await services.db.query(
      'SELECT COUNT(*) AS count FROM prediction WHERE created_at >= ?',
      [from],
    );
    return Number(count) >= listings.length ? true : null;
  });
  const { checkDrift } = await ask<{ checkDrift: { job: { id: string } } }>(
    'mutation ($input: CheckDriftInput!) { checkDrift(input: $input) { ... on DriftCheckStarted { job { id } } } }',
    { input: { from: from.toISOString(), to: to.toISOString() } },
  );
  await finished(services.api.url, checkDrift.job.id);
  const { driftReports } = await ask<{ driftReports: { edges: { node: Report }[] } }>(
    '{ driftReports(first: 1) { edges { node { id columns { name state missing { state } } } } } }',
  );
  return driftReports.edges[0]!.node;
}

/** Waits until the server scores by the classifier of a report. */
const scoredBy = ({ id }: Report) =>
  waitFor(
    `scores by the report ${id}`,
    async () => {
      const { signals } = await predict('une lampe de bureau');
      return signals.domainReportId === id ? signals : null;
    },
    30_000,
  );

describe('the domain score of a prediction', () => {
  it('is null before a drift check', () => {
    expect(first.signals).toMatchObject({ domainScore: null, domainNgrams: null, domainReportId: null });
    expect(first.signals.margin).toBeGreaterThanOrEqual(0);
  });

  it('is null in what was kept before, too', async () => {
    const { prediction } = await ask<{ prediction: { signals: Signals } }>(
      `query ($id: ID!) { prediction(id: $id) { ${SIGNALS} } }`,
      { id: first.id },
    );
    expect(prediction.signals).toEqual(first.signals);
  });

  it('tells the listings of the window from those of the reference, and by which words', async () => {
    const usual = (await predict('une lampe de bureau')).signals;
    const unusual = (await predict(`lampe ${NEW_WORDS}`)).signals;
    expect(usual.domainScore).toBeLessThan(0.2);
    expect(unusual.domainScore).toBeGreaterThan(0.8);
    expect(unusual.domainScore).toBeLessThanOrEqual(1);
    expect(unusual.domainNgrams!.map(({ ngram }) => ngram)).toContain('zorblax quintuvel');
    expect(unusual.domainNgrams!.length).toBeLessThanOrEqual(5);
  });

  it('is answered by REST as by GraphQL, and kept', async () => {
    const response = await post(`${services.api.url}/predict`, { title: `lampe ${NEW_WORDS}` });
    const { id, signals } = (await response.json()) as { id: string; signals: Signals };
    expect(signals.domainScore).toBeGreaterThan(0.8);
    const kept = await waitFor('the prediction in MySQL', async () => {
      const answer = await graphql<{ prediction: { signals: Signals } | null }>(
        services.api.url,
        `query ($id: ID!) { prediction(id: $id) { ${SIGNALS} } }`,
        { id },
      );
      return answer.data?.prediction ?? null;
    });
    const { domainScore, domainNgrams, domainReportId, margin, words } = signals;
    expect(kept.signals).toEqual({ domainScore, domainNgrams, domainReportId, margin, words });
  });

  it('is not compared in a window of before it', () => {
    expect(report.columns.map(({ name }) => name)).not.toContain('domainScore');
  });

  it('is compared by the next check with that of reference texts by the same classifier', async () => {
    const again = await checkAfter(changed());
    expect(again.columns.find(({ name }) => name === 'domainScore')).toEqual({
      ...{ name: 'domainScore', state: 'DRIFT', missing: null },
    });
  });

  it('is given by a batch job too', async () => {
    const form = new FormData();
    form.append('file', new Blob([`id,title\nb1,lampe ${NEW_WORDS}\n`], { type: 'text/csv' }), 'few.csv');
    const uploaded = await fetch(`${services.api.url}/files`, { method: 'POST', body: form });
    const { digest } = (await uploaded.json()) as { digest: string };
    const { startBatchPrediction } = await ask<{ startBatchPrediction: { job: { id: string } } }>(
      `mutation ($input: StartBatchPredictionInput!) { startBatchPrediction(input: $input) {
         ... on BatchPredictionStarted { job { id } } } }`,
      { input: { fileDigest: digest, columns: { title: 'title', id: 'id' } } },
    );
    await finished(services.api.url, startBatchPrediction.job.id);
    const [row] = await services.db.query(
      "SELECT domain_score AS score, domain_report_id AS reportId FROM prediction WHERE external_id = 'b1'",
    );
    expect(row.reportId).not.toBeNull();
    expect(row.score).toBeGreaterThan(0.8);
  });

  it('loses its words when the listing is erased', async () => {
    const { id } = await predict(`lampe ${NEW_WORDS}`, 'to-be-erased');
    const read = async () =>
      (await services.db.query('SELECT domain_score, domain_ngrams FROM prediction WHERE id = ?', [id]))[0];
    const before = await waitFor('the prediction in MySQL', async () => (await read()) ?? null);
    expect(String(before.domain_ngrams)).not.toBe('null');
    await ask(
      'mutation { eraseListing(input: { externalId: "to-be-erased", dryRun: false }) { __typename } }',
    );
    expect(await read()).toEqual({ domain_score: before.domain_score, domain_ngrams: null });
  });
});
