import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../src/platform/access/permissions.js';
import { readConfig } from '../../src/platform/config.js';
import { newId } from '../../src/platform/ids.js';
import { openArtifactStore } from '../../src/store/artifacts/open-artifact-store.js';
import { Correction } from '../../src/store/entities/correction.js';
import { DriftAlarm } from '../../src/store/entities/monitoring.js';
import { startServices } from '../api/support/trained.js';
import { champion } from '../support/models.js';
import { bearer, tokenOfEachRole } from './support/callers.js';

let services: Awaited<ReturnType<typeof startServices>>;
let db: DataSource;
let tokens: Map<Role, string>;

beforeAll(async () => {
  services = await startServices({ ANONYMOUS_ROLE: 'labeller' });
  ({ db } = services);
  const artifacts = await openArtifactStore(readConfig(services.environment.variables));
  await champion({ db, artifacts }, 'listing-classifier', 'v1');
  tokens = await tokenOfEachRole(services.api.url, db, services.environment);
});
afterAll(() => services?.close());

async function graphql<Data>(query: string, variables: object, role?: Role): Promise<Data> {
  const response = await fetch(`${services.api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(role && bearer(tokens.get(role)!)) },
    body: JSON.stringify({ query, variables }),
  });
  return ((await response.json()) as { data: Data }).data;
}

const SUBMIT = `mutation ($input: SubmitCorrectionInput!) { submitCorrection(input: $input) {
  __typename ... on CorrectionSubmitted { correction { id submittedBy } } ... on InvalidInput { field } } }`;
const correction = (title: string, said: object) => ({
  input: { title, category: 'lampe', newCategory: true, ...said },
});

interface Submitted {
  submitCorrection: { __typename: string; correction?: { submittedBy: string }; field?: string };
}

describe('who did something', () => {
  it('is who has signed in, whatever the request says', async () => {
    const said = await graphql<Submitted>(
      SUBMIT,
      correction('lampe de nuit', { submittedBy: 'boss' }),
      'LABELLER',
    );
    expect(said.submitCorrection.correction!.submittedBy).toMatch(/^labeller-/);
  });

  it('need not be said by who has signed in', async () => {
    const said = await graphql<Submitted>(SUBMIT, correction('lampe de jour', {}), 'ENGINEER');
    expect(said.submitCorrection.correction!.submittedBy).toMatch(/^engineer-/);
  });

  it('is what a stranger says, who has to say it', async () => {
    const said = await graphql<Submitted>(SUBMIT, correction('lampe rouge', { submittedBy: 'anna' }));
    expect(said.submitCorrection.correction!.submittedBy).toBe('anna');
    const silent = await graphql<Submitted>(SUBMIT, correction('lampe verte', {}));
    expect(silent.submitCorrection).toEqual({ __typename: 'InvalidInput', field: 'submittedBy' });
  });

  it('is who has signed in over REST too', async () => {
    const response = await fetch(`${services.api.url}/corrections`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer(tokens.get('LABELLER')!) },
      body: JSON.stringify({
        title: 'lampe bleue',
        category: 'lampe',
        newCategory: true,
        submittedBy: 'boss',
      }),
    });
    const { id } = (await response.json()) as { id: string };
    expect((await db.manager.findOneByOrFail(Correction, { id })).submittedBy).toMatch(/^labeller-/);
  });

  it('is who has signed in for an alarm that is acknowledged', async () => {
    const [version] = await db.query('SELECT id, model_id FROM model_version LIMIT 1');
    const id = newId();
    const alarm = { id, modelId: version.model_id, modelVersionId: version.id, evidence: 1, findings: [] };
    await db.manager.insert(DriftAlarm, { ...alarm, openedAt: new Date() });
    const acknowledge = 'mutation ($id: ID!) { acknowledgeAlarm(id: $id, by: "boss") { __typename } }';
    await graphql(acknowledge, { id }, 'ENGINEER');
    expect((await db.manager.findOneByOrFail(DriftAlarm, { id })).acknowledgedBy).toMatch(/^engineer-/);
  });
});
