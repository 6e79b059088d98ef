import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ArtifactStore } from '../../src/store/artifact-store.js';
import { LocalBytes } from '../../src/store/artifacts/local-bytes.js';
import type { ModelVersion } from '../../src/store/entities/registry.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { graphql } from '../support/graphql.js';
import { champion, point } from '../support/models.js';
import { startApi } from '../support/programs.js';
import { waitFor } from '../support/wait.js';
import { post, predict, type RunningApi } from './support/trained.js';

const MODEL = 'offers';
const SWAPS = 10;

let environment: TestEnvironment;
let db: DataSource;
let api: RunningApi;
let versions: ModelVersion[];

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = await environment.openDatabase();
  const stores = { db, artifacts: new ArtifactStore(new LocalBytes(join(environment.dataDir, 'artifacts'))) };
  versions = [await champion(stores, MODEL, '1'), await champion(stores, MODEL, '2')];
  api = await startApi(environment, { CHAMPION_POLL_MS: '100' });
});
afterAll(async () => {
  await api?.stop('SIGKILL');
  await environment?.close();
});

interface Answer {
  version: number;
  codes: string[];
}

/** Asks one after the other until told to stop. */
async function ask(running: () => boolean, once: () => Promise<Answer>, answers: Answer[]): Promise<void> {
  while (running()) answers.push(await once());
}

async function single(): Promise<Answer> {
  const response = await post(`${api.url}/predict`, { title: 'lampe', modelName: MODEL });
  const body = (await response.json()) as { model: { version: number }; topK: { code: string }[] };
  return { version: body.model.version, codes: body.topK.map(({ code }) => code) };
}

async function batch(): Promise<Answer> {
  interface Batch {
    predictBatch: {
      predictions: { modelVersion: { version: number }; topK: { category: { code: string } }[] }[];
    };
  }
  const listings = Array.from({ length: 1_000 }, (_, row) => ({ title: `livre numéro ${row}` }));
  const { data } = await graphql<Batch>(
    api.url,
    `mutation ($input: PredictBatchInput!) { predictBatch(input: $input) { ... on PredictionBatch {
       predictions { modelVersion { version } topK { category { code } } } } } }`,
    { input: { listings, modelName: MODEL, topK: 3 } },
  );
  const { predictions } = data!.predictBatch;
  const codes = predictions.flatMap(({ topK }) => topK.map(({ category }) => category.code));
  const versionsSeen = new Set(predictions.map(({ modelVersion }) => modelVersion.version));
  return {
    version: versionsSeen.size === 1 ? [...versionsSeen][0]! : Number.NaN,
    codes: [...new Set(codes)],
  };
}

it('fails no request and mixes no answer while champions are swapped, alone or in batches of 1,000', async () => {
  await predict(api.url, { title: 'lampe', modelName: MODEL });
  let running = true;
  const answers: Answer[] = [];
  const asking = [single, single, batch].map((once) => ask(() => running, once, answers));
  const served = async () => {
    const { serving } = (await (await fetch(`${api.url}/healthz`)).json()) as {
      serving: { version: number }[];
    };
    return serving[0]!.version;
  };
  for (let swap = 0; swap < SWAPS; swap++) {
    const next = versions[(swap + 1) % 2]!;
    await point({ db }, next);
    await waitFor(`version ${next.version} to serve`, async () => (await served()) === next.version);
  }
  running = false;
  await Promise.all(asking);
  const mixed = answers.filter(({ version, codes }) => !codes.every((code) => code.endsWith(`/${version}`)));
  expect(mixed).toEqual([]);
  expect(new Set(answers.map(({ version }) => version))).toEqual(new Set([1, 2]));
}, 120_000);
