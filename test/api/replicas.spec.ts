import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArtifactStore } from '../../src/store/artifact-store.js';
import { LocalBytes } from '../../src/store/artifacts/local-bytes.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { graphql } from '../support/graphql.js';
import { champion, point, register, smallModel } from '../support/models.js';
import { startApi } from '../support/programs.js';
import { waitFor } from '../support/wait.js';
import { predict, type RunningApi } from './support/trained.js';

const MODEL = 'offers';

let environment: TestEnvironment;
let db: DataSource;
let api: RunningApi;
let artifacts: ArtifactStore;

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = await environment.openDatabase();
  artifacts = new ArtifactStore(new LocalBytes(join(environment.dataDir, 'artifacts')));
  await champion({ db, artifacts }, MODEL, 'one');
  api = await startApi(environment);
  await predict(api.url, { title: 'lampe', modelName: MODEL });
});
afterAll(async () => {
  await api?.stop('SIGKILL');
  await environment?.close();
});

const metrics = async () => (await fetch(`${api.url}/metrics`)).text();

describe('a running API', () => {
  it('shows in /healthz what it serves', async () => {
    const health = await (await fetch(`${api.url}/healthz`)).json();
    expect(health).toMatchObject({
      status: 'ok',
      reasons: [],
      replica: { pid: api.process.pid },
      serving: [{ modelName: MODEL, version: 1, secondsBehind: 0, champion: { version: 1 } }],
    });
  });

  it('shows in /metrics what it serves', async () => {
    const text = await metrics();
    expect(text).toContain(`gondola_served_model_version{model="${MODEL}"} 1`);
    expect(text).toContain(`gondola_seconds_behind_champion{model="${MODEL}"} 0`);
    expect(text).toContain(`gondola_replica_degraded{model="${MODEL}"} 0`);
  });

  it('is listed among the replicas', async () => {
    const listed = await waitFor('what it serves', async () => {
      const { data } = await graphql<{ replicas: { pid: number; models: unknown[] }[] }>(
        api.url,
        '{ replicas { pid state models { secondsBehind problem modelVersion { version model { name } } } } }',
      );
      return data!.replicas[0]!.models.length > 0 ? data!.replicas : null;
    });
    expect(listed).toEqual([
      {
        pid: api.process.pid,
        state: 'OK',
        models: [{ secondsBehind: 0, problem: null, modelVersion: { version: 1, model: { name: MODEL } } }],
      },
    ]);
  });
});

describe('shadowing', () => {
  it('lists what challenger and champion disagree about, until it is reviewed', async () => {
    const stores = { db, artifacts };
    await point(stores, await register(stores, MODEL, await smallModel('other')), 'challenger');
    const set = await graphql(
      api.url,
      `mutation { setShadow(input: { modelName: "${MODEL}", sharePercent: 100 }) {
         ... on ShadowSet { model { shadowSharePercent } challenger { version } problem } } }`,
    );
    expect(set.data).toEqual({
      setShadow: { model: { shadowSharePercent: 100 }, challenger: { version: 2 }, problem: null },
    });
    const open = await waitFor('a disagreement', async () => {
      await predict(api.url, { title: 'lampe', modelName: MODEL });
      return (await disagreements(false))[0];
    });
    expect(open).toMatchObject({
      champion: { version: 1 },
      challenger: { version: 2 },
      championCategory: { code: 'lampe/one' },
      challengerCategory: { code: 'lampe/other' },
    });
    await waitFor('its prediction', async () => (await disagreements(false)).at(-1)?.prediction);
    const { data } = await graphql<{ reviewDisagreement: { __typename: string } }>(
      api.url,
      'mutation ($id: ID!) { reviewDisagreement(id: $id) { __typename } }',
      { id: open.id },
    );
    expect(data!.reviewDisagreement.__typename).toBe('DisagreementReviewed');
    expect((await disagreements(true)).map(({ id }) => id)).toEqual([open.id]);
    expect(await metrics()).toMatch(/gondola_shadow_disagreed_total\{model="offers"\} [1-9]/);
  });

  it.each([
    [{ sharePercent: 101 }, 'InvalidInput'],
    [{ sharePercent: 1, modelName: 'nobody' }, 'NotFound'],
  ])('cannot be set to %j', async (input, typename) => {
    const { data } = await graphql<{ setShadow: { __typename: string } }>(
      api.url,
      'mutation ($input: SetShadowInput!) { setShadow(input: $input) { __typename } }',
      { input },
    );
    expect(data!.setShadow.__typename).toBe(typename);
  });
});

async function disagreements(reviewed: boolean) {
  const { data } = await graphql<{
    shadowDisagreements: { edges: { node: { id: string; prediction: object | null } }[] };
  }>(
    api.url,
    `query ($reviewed: Boolean!) { shadowDisagreements(filter: { modelName: "${MODEL}", reviewed: $reviewed }) {
       edges { node { id prediction { id } champion { version } challenger { version }
         championCategory { code } challengerCategory { code } } } } }`,
    { reviewed },
  );
  return data!.shadowDisagreements.edges.map(({ node }) => node);
}
