import type { DataSource } from 'typeorm';
import { createTestEnvironment, type TestEnvironment } from '../../support/environment.js';
import { graphql } from '../../support/graphql.js';
import { type RunningProgram, startApi, startWorker } from '../../support/programs.js';
import { waitFor } from '../../support/wait.js';

export type RunningApi = RunningProgram & { url: string };

export interface ApiUnderTest {
  readonly environment: TestEnvironment;
  readonly db: DataSource;
  api: RunningApi;
  worker: RunningProgram;
  close(): Promise<void>;
}

/** A migrated database with a real API and a real worker before it. Close it in afterAll. */
export async function startServices(
  apiVariables: Record<string, string> = {},
  workerVariables: Record<string, string> = {},
): Promise<ApiUnderTest> {
  const environment = await createTestEnvironment();
  const db = await environment.openDatabase();
  const [api, worker] = await Promise.all([
    startApi(environment, apiVariables),
    startWorker(environment, workerVariables),
  ]);
  const services: ApiUnderTest = {
    environment,
    db,
    api,
    worker,
    async close() {
      await Promise.all([services.api.stop('SIGKILL'), services.worker.stop('SIGKILL')]);
      await environment.close();
    },
  };
  return services;
}

export interface Trained extends ApiUnderTest {
  readonly datasetVersionId: string;
}

/** As startServices, with the sample imported and a champion trained on it. */
export async function startTrained(
  apiVariables: Record<string, string> = {},
  workerVariables: Record<string, string> = {},
): Promise<Trained> {
  const services = await startServices(apiVariables, workerVariables);
  const datasetVersionId = await importSample(services.api.url);
  await train(services.api.url, datasetVersionId);
  return Object.assign(services, { datasetVersionId });
}

/** @returns the id of a dataset version of 1,000 synthetic listings */
export async function importSample(url: string, { pictures = false } = {}): Promise<string> {
  const answer = await graphql<{ importDataset: { job?: { id: string } } }>(
    url,
    `mutation ($pictures: Boolean!) {
       importDataset(input: { name: "sample", source: { sample: { listings: 1000, pictures: $pictures } } }) {
         ... on DatasetImportStarted { job { id } } } }`,
    { pictures },
  );
  const job = await finished(url, answer.data!.importDataset.job!.id);
  return job.datasetVersion!.id;
}

/** Trains to the end. @returns the run's id */
export function train(url: string, datasetVersionId: string, parameters: object = {}): Promise<string> {
  return trainModel(url, { datasetVersionId, parameters: { linear: { epochs: 2 }, ...parameters } });
}

/** As train, with the whole input of the mutation. */
export async function trainModel(url: string, input: object): Promise<string> {
  const answer = await graphql<{ startTraining: { job?: { id: string }; run?: { id: string } } }>(
    url,
    `mutation ($input: StartTrainingInput!) { startTraining(input: $input) {
       ... on TrainingStarted { job { id } run { id } } } }`,
    { input },
  );
  await finished(url, answer.data!.startTraining.job!.id);
  return answer.data!.startTraining.run!.id;
}

export interface JobFacts {
  id: string;
  state: string;
  attempt: number;
  outputDigest: string | null;
  rows: number | null;
  rejectedRows: number | null;
  error: { code: string; message: string } | null;
  datasetVersion: { id: string } | null;
}

export async function jobFacts(url: string, id: string): Promise<JobFacts> {
  const answer = await graphql<{ job: JobFacts }>(
    url,
    `query ($id: ID!) { job(id: $id) { id state attempt outputDigest rows rejectedRows
       error { code message } datasetVersion { id } } }`,
    { id },
  );
  return answer.data!.job;
}

/** Waits until a job has ended. @throws Error when it did not succeed */
export async function finished(url: string, id: string): Promise<JobFacts> {
  const job = await waitFor(
    `job ${id} to end`,
    async () => {
      const facts = await jobFacts(url, id);
      return ['SUCCEEDED', 'FAILED', 'CANCELLED'].includes(facts.state) ? facts : null;
    },
    60_000,
  );
  if (job.state !== 'SUCCEEDED') throw new Error(`The job ${job.state}: ${job.error?.message}`);
  return job;
}

/** Makes a version of the only model champion, whatever the gate says of it. */
export async function promoteVersion({ api, db }: ApiUnderTest, version: number): Promise<void> {
  const [target] = await db.query('SELECT id FROM model_version WHERE version = ?', [version]);
  const [champion] = await db.query(
    "SELECT version FROM model_version JOIN model_alias ON model_version_id = id WHERE alias = 'champion'",
  );
  if (champion.version === version) return;
  const answer = await graphql<{ promoteModel: { __typename: string; message?: string } }>(
    api.url,
    `mutation ($id: ID!, $expected: Int) {
       promoteModel(modelVersionId: $id, expectedVersion: $expected, override: { reason: "a test" }) {
         __typename ... on Error { message } } }`,
    { id: target.id, expected: champion.version },
  );
  const { __typename, message } = answer.data!.promoteModel;
  if (__typename !== 'PromotionDone') throw new Error(message);
}

export interface PredictAnswer {
  __typename: string;
  id: string;
  title: string;
  description: string;
  externalId: string | null;
  confidence: number;
  latencyMs: number;
  createdAt: string;
  category: { code: string; name: string };
  topK: { confidence: number; category: { code: string; name: string } }[];
  modelVersion: { id: string; version: number };
  code: string;
  message: string;
  field: string | null;
  limit: number | null;
  modelName: string | null;
}

const ANSWER = `__typename
  ... on Prediction { id title description externalId confidence latencyMs createdAt category { code name }
    topK { confidence category { code name } } modelVersion { id version } }
  ... on Error { code message }
  ... on InvalidInput { field limit }
  ... on NoChampion { modelName }`;

/** One predict mutation. @throws Error when the answer is not a member of its union */
export async function predict(url: string, input: Record<string, unknown>): Promise<PredictAnswer> {
  const answer = await graphql<{ predict: PredictAnswer }>(
    url,
    `mutation ($input: PredictInput!) { predict(input: $input) { ${ANSWER} } }`,
    { input },
  );
  if (answer.data == null) throw new Error(JSON.stringify(answer.errors));
  return answer.data.predict;
}

export interface BatchAnswer
  extends Pick<PredictAnswer, '__typename' | 'code' | 'message' | 'field' | 'limit'> {
  predictions: { id: string; category: { code: string } }[];
}

export async function predictBatch(url: string, listings: readonly object[]): Promise<BatchAnswer> {
  const answer = await graphql<{ predictBatch: BatchAnswer }>(
    url,
    `mutation ($input: PredictBatchInput!) { predictBatch(input: $input) { __typename
       ... on PredictionBatch { predictions { id category { code } } }
       ... on Error { code message } ... on InvalidInput { field limit } } }`,
    { input: { listings } },
  );
  if (answer.data == null) throw new Error(JSON.stringify(answer.errors));
  return answer.data.predictBatch;
}

export async function countPredictions(db: DataSource): Promise<number> {
  const [{ rows }] = await db.query('SELECT COUNT(*) AS `rows` FROM prediction');
  return Number(rows);
}

/** Sends JSON, or a body as it is when it is text already. */
export function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

/** Uploads a file as it is, e.g. a CSV or a picture. @returns its digest */
export async function upload(
  url: string,
  content: string | Uint8Array<ArrayBuffer>,
  name = 'listings.csv',
): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob([content], { type: 'text/csv' }), name);
  const response = await fetch(`${url}/files`, { method: 'POST', body: form });
  return ((await response.json()) as { digest: string }).digest;
}
