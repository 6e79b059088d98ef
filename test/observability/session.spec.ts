import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../src/platform/metrics/catalogue.js';
import { MONITORING_METRICS } from '../../src/platform/metrics/catalogue-monitoring.js';
import type { MetricEntry, Program } from '../../src/platform/metrics/metric-entry.js';
import { ArtifactStore } from '../../src/store/artifact-store.js';
import { LocalBytes } from '../../src/store/artifacts/local-bytes.js';
import type { ModelVersion } from '../../src/store/entities/registry.js';
import { finished, post, predict, startTrained, type Trained, trainModel } from '../api/support/trained.js';
import { graphql } from '../support/graphql.js';
import { point, register, smallModel } from '../support/models.js';
import { waitFor } from '../support/wait.js';
import { panelExpressions } from './support/rules.js';
import { isMissing, type Prometheus, programFile, startPrometheus, titled } from './support/servers.js';

const MODEL = 'listing-classifier';
const TITLES = ['Pompe de piscine', 'Figurine articulée', 'Lot de coussins', 'Roman policier', 'zzz qqq xxx'];

let trained: Trained;
let workerUrl: string;
let prometheus: Prometheus;
let running = true;
let traffic: Promise<unknown>;

beforeAll(async () => {
  if (isMissing) return;
  trained = await startTrained();
  workerUrl = /"health":"(http:[^"]+)"/.exec(trained.worker.log())![1]!;
  const challenger = await shadowWithAnotherModel();
  await serveFilms();
  prometheus = await startPrometheus({ api: [trained.api.url], workers: [workerUrl] });
  traffic = Promise.all([useIt(), keepJudging(challenger), watchIt()]);
}, 240_000);
afterAll(async () => {
  running = false;
  await traffic;
  await prometheus?.stop();
  await trained?.close();
});

/** A recommender beside the listings, with a sample that has just enough users and films to train on. */
async function serveFilms(): Promise<void> {
  const { url } = trained.api;
  const { data } = await graphql<{ importDataset: { job: { id: string } } }>(
    url,
    `mutation { importDataset(input: { name: "films",
       source: { filmSample: { users: 60, films: 60, ratings: 900 } } }) {
       ... on DatasetImportStarted { job { id } } } }`,
  );
  const { datasetVersion } = await finished(url, data!.importDataset.job.id);
  await trainModel(url, { datasetVersionId: datasetVersion!.id, model: 'POPULARITY' });
}

/** A challenger that names other categories, asked about all that is answered. */
async function shadowWithAnotherModel(): Promise<ModelVersion> {
  const { db, environment, api } = trained;
  const artifacts = new ArtifactStore(new LocalBytes(join(environment.dataDir, 'artifacts')));
  const stores = { db, artifacts };
  const challenger = await register(stores, MODEL, await smallModel('other'));
  await point(stores, challenger, 'challenger');
  await graphql(
    api.url,
    `mutation { setShadow(input: { modelName: "${MODEL}", sharePercent: 100 }) { __typename } }`,
  );
  return challenger;
}

/** One job after the other. */
async function keepJudging({ id }: ModelVersion): Promise<void> {
  const { url } = trained.api;
  while (running) {
    const { data } = await graphql<{ evaluateGate: { job: { id: string } } }>(
      url,
      `mutation ($id: ID!, $dataset: ID!) { evaluateGate(modelVersionId: $id, datasetVersionId: $dataset) {
         ... on GateEvaluationStarted { job { id } } } }`,
      { id, dataset: trained.datasetVersionId },
    );
    await finished(url, data!.evaluateGate.job.id);
    await delay(1_000);
  }
}

/** What people and the loop add to traffic: labels that came back, a drift report, a retraining. */
async function watchIt(): Promise<void> {
  const { url } = trained.api;
  for (let at = 0; at < 40; at++) {
    const { id, category } = await predict(url, { title: `${TITLES[at % TITLES.length]!} ${at}` });
    await graphql(
      url,
      `mutation ($input: SubmitCorrectionInput!) { submitCorrection(input: $input) { __typename } }`,
      { input: { predictionId: id, category: category.code, submittedBy: 'anna', source: 'REVIEW' } },
    );
  }
  await graphql(url, 'mutation { checkDrift(input: {}) { __typename } }');
  await graphql(url, 'mutation { retrain(input: { reason: "to see it" }) { __typename } }');
}

/** Requests as clients send them, right and wrong ones, until the tests are over. */
async function useIt(): Promise<void> {
  const { url } = trained.api;
  for (let at = 0; running; at++) {
    const title = TITLES[at % TITLES.length]!;
    await predict(url, { title });
    await post(`${url}/predict`, { title });
    await post(`${url}/predict`, { title: '' }); // refused
    await predict(url, { title, modelName: 'nobody' }); // failed: no champion
    await post(`${url}/recommend`, { userId: String(1 + (at % 60)) });
    await graphql(url, 'mutation { recommend(input: {}) { __typename } }');
    await graphql(url, '{ models { edges { node { name } } } }');
    await post(`${url}/api/2.0/mlflow/experiments/search`, { max_results: 1 });
    await delay(50);
  }
}

/** As Grafana does before it asks Prometheus, with short times. */
const filledIn = (expr: string) =>
  expr
    .replaceAll('$__rate_interval', '15s')
    .replaceAll('$__range', '10s')
    .replaceAll('$baseline', '3s')
    .replaceAll(/\$(model|instance)\b/g, '.*');

describe.skipIf(isMissing)(titled('after a session of real traffic'), () => {
  it.each(panelExpressions)(
    '$where has data',
    async ({ expr }) => {
      await waitFor(
        `data for ${expr}`,
        async () => {
          const samples = await prometheus.query(filledIn(expr));
          return samples.some(({ value }) => !Number.isNaN(value));
        },
        85_000,
      );
    },
    90_000,
  );

  it('every rule can be evaluated', async () => {
    interface Groups {
      groups: { rules: { name: string; health: string; lastError?: string }[] }[];
    }
    const rules = await waitFor('all rules to be evaluated', async () => {
      const { groups } = await prometheus.api<Groups>('rules');
      const all = groups.flatMap(({ rules }) => rules);
      return all.length > 40 && all.every(({ health }) => health !== 'unknown') ? all : null;
    });
    expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);
  });

  it('counts a prediction by its category, and its failure by its code', async () => {
    const named = (name: string) => prometheus.query(name);
    expect((await named('sum by (model) (gondola_predictions_total)'))[0]?.metric).toEqual({ model: MODEL });
    const [failures] = await named('gondola_prediction_failures_total{code="NO_CHAMPION"}');
    expect(failures!.value).toBeGreaterThan(0);
  });

  it.each([
    ['api', () => trained.api.url],
    ['worker', () => workerUrl],
  ] as const)('the %s exposes what the catalogue gives it and nothing else', async (program, url) => {
    const text = await (await fetch(`${url()}/metrics`)).text();
    const exposed = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => `${name} ${type}`);
    expect(exposed.toSorted()).toEqual(expected(program).toSorted());
    expect(labelsOutside(text)).toEqual([]);
  });

  it.each([
    ['api', () => trained.api.url],
    ['worker', () => workerUrl],
  ] as const)('promtool has nothing to say against the metrics of the %s', async (_program, url) => {
    const input = await (await fetch(`${url()}/metrics`)).text();
    expect(execFileSync(programFile('promtool'), ['check', 'metrics'], { input, encoding: 'utf8' })).toBe('');
  });

  it('the worker has a value for all of its metrics but those of monitoring', async () => {
    const text = await (await fetch(`${workerUrl}/metrics`)).text();
    const empty = Object.entries(CATALOGUE as Record<string, MetricEntry>)
      .filter(([name, { programs }]) => programs.includes('worker') && !(name in MONITORING_METRICS))
      .filter(([name]) => !new RegExp(`^${name}(_count)?[{ ]`, 'm').test(text))
      .map(([name]) => name);
    expect(empty).toEqual(['gondola_series_merged']); // nothing is beyond its cap
  });
});

const expected = (program: Program) =>
  Object.entries(CATALOGUE as Record<string, MetricEntry>)
    .filter(([, { programs }]) => programs.includes(program))
    .map(([name, { type }]) => `${name} ${type}`);

/** Labels of series that the catalogue does not have. */
function labelsOutside(text: string): string[] {
  return [...text.matchAll(/^([a-z_]+)\{(.*)\} /gm)].flatMap(([, name, labels]) => {
    const base = name!.replace(/_(bucket|sum|count)$/, '');
    const entry =
      (CATALOGUE as Record<string, MetricEntry>)[name!] ?? (CATALOGUE as Record<string, MetricEntry>)[base]!;
    const known = new Set([...Object.keys(entry.labels), 'le']);
    return [...labels!.matchAll(/(\w+)="/g)].flatMap(([, label]) =>
      known.has(label!) ? [] : [`${name} ${label}`],
    );
  });
}
