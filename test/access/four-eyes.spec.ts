import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/platform/config.js';
import { newId } from '../../src/platform/ids.js';
import { Account } from '../../src/store/entities/access.js';
import { AuditEntry } from '../../src/store/entities/audit.js';
import { Run } from '../../src/store/entities/tracking.js';
import { finished, startTrained, type Trained } from '../api/support/trained.js';
import { runCli } from '../support/cli.js';
import { RegistryTest } from '../support/registry.js';
import { bearer, person, tokenOf } from './support/callers.js';

const ON = { FOUR_EYES_PROMOTION: 'true' };

let services: Trained;
let registry: RegistryTest;
let anna: { name: string; token: string };
let ben: { name: string; token: string };

beforeAll(async () => {
  services = await startTrained(ON, ON);
  registry = new RegistryTest(services.db, services.environment);
  [anna, ben] = [await engineer(), await engineer()];
});
afterAll(() => services?.close());

async function engineer() {
  const { name } = await person(services.db, services.environment, 'ENGINEER');
  return { name, token: await tokenOf(services.api.url, name) };
}

interface Answered {
  readonly __typename: string;
  readonly code?: string;
  readonly promotion?: { readonly id: string };
}

/** One field of GraphQL as somebody who has signed in, or as nobody. */
async function ask<Answer = Answered>(
  token: string | null,
  operation: string,
  variables: object = {},
): Promise<Answer> {
  const response = await fetch(`${services.api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === null ? {} : bearer(token)) },
    body: JSON.stringify({ query: operation, variables }),
  });
  const { data } = (await response.json()) as { data: Record<string, Answer> };
  return Object.values(data)[0]!;
}

const promote = (token: string | null, modelVersionId: string, expectedVersion: number | null) =>
  ask(
    token,
    `mutation ($modelVersionId: ID!, $expectedVersion: Int) {
       promoteModel(modelVersionId: $modelVersionId, expectedVersion: $expectedVersion, override: {reason: "now"}) {
         __typename ... on PromotionPending { promotion { id } } ... on Error { code } } }`,
    { modelVersionId, expectedVersion },
  );
const decide = (token: string, what: 'approve' | 'reject', id: string) =>
  ask(
    token,
    `mutation ($id: ID!) { ${what}Promotion(id: $id, reason: "ok") { __typename ... on Error { code } } }`,
    {
      id,
    },
  );
const pending = (modelName: string) =>
  ask<{ id: string; askedBy: string | null }[]>(
    anna.token,
    'query ($modelName: String) { pendingPromotions(modelName: $modelName) { id askedBy } }',
    { modelName },
  );

const askerOf = async (runId: string) =>
  (await services.db.manager.findOneByOrFail(Run, { id: runId })).askerIdentity;
const accountOf = async (name: string) =>
  `account:${(await services.db.manager.findOneByOrFail(Account, { name })).id}`;

/** A model with a champion, and a version that Anna asks to have promoted. */
async function asked() {
  const name = newId();
  const champion = await registry.champion(name);
  const challenger = await registry.version(name);
  const { promotion } = await promote(anna.token, challenger.id, 1);
  return { name, champion, challenger, promotion: promotion! };
}

describe('with FOUR_EYES_PROMOTION', () => {
  it('a training that the gate passes waits for one person', async () => {
    const version = 'version run { promotionVerdict }';
    const model = `{ model { champion { ${version} } pendingPromotion { id askedBy modelVersion { ${version} } } } }`;
    const before = await ask<{ pendingPromotion: { id: string } }>(anna.token, model);
    expect(before).toMatchObject({
      champion: null,
      pendingPromotion: {
        ...{ askedBy: null, modelVersion: { version: 1, run: { promotionVerdict: 'WAITING' } } },
      },
    });
    const entry = { action: 'promotion.ask', actorKind: 'SYSTEM', subject: 'listing-classifier' };
    expect(await services.db.manager.countBy(AuditEntry, entry)).toBe(1);
    expect(await decide(anna.token, 'approve', before.pendingPromotion.id)).toEqual({
      __typename: 'PromotionApproved',
    });
    expect(await ask(anna.token, model)).toEqual({
      champion: { version: 1, run: { promotionVerdict: 'PROMOTED' } },
      pendingPromotion: null,
    });
  });

  it('a training that the gate passes is not approved by who started it', async () => {
    const modelName = newId();
    const input = { datasetVersionId: services.datasetVersionId, modelName };
    const { job } = await ask<{ job: { id: string } }>(
      anna.token,
      'mutation ($input: StartTrainingInput!) { startTraining(input: $input) { ... on TrainingStarted { job { id } } } }',
      { input: { ...input, parameters: { linear: { epochs: 2 } } } },
    );
    await finished(services.api.url, job.id);
    const [promotion] = await pending(modelName);
    expect(promotion).toMatchObject({ askedBy: anna.name });
    expect((await decide(anna.token, 'approve', promotion!.id)).__typename).toBe('Forbidden');
    expect((await decide(ben.token, 'approve', promotion!.id)).__typename).toBe('PromotionApproved');
  });

  it('who asks for a training by REST is known', async () => {
    const answer = await fetch(`${services.api.url}/training`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer(anna.token) },
      body: JSON.stringify({ datasetVersionId: services.datasetVersionId, modelName: newId() }),
    });
    const { runId } = (await answer.json()) as { runId: string };
    expect(await askerOf(runId)).toEqual(await accountOf(anna.name));
  });

  it('who retrains by hand is known', async () => {
    const { request } = await ask<{ request: { run: { id: string } } }>(
      ben.token,
      `mutation { retrain(input: { reason: "a new season" }) { ... on RetrainingAsked { request { run { id } } } } }`,
    );
    expect(await askerOf(request.run.id)).toEqual(await accountOf(ben.name));
  });

  it('what one asks for is approved by another, and not by the same', async () => {
    const { name, champion, challenger, promotion } = await asked();
    expect(await pending(name)).toEqual([{ id: promotion.id, askedBy: anna.name }]);
    expect(await decide(anna.token, 'approve', promotion.id)).toEqual({
      ...{ __typename: 'Forbidden', code: 'FORBIDDEN' },
    });
    expect((await registry.state(name)).champion).toBe(champion.id);
    expect((await decide(ben.token, 'approve', promotion.id)).__typename).toBe('PromotionApproved');
    expect((await registry.state(name)).champion).toBe(challenger.id);
    expect(await pending(name)).toEqual([]);
  });

  it("an API key counts as its owner's", async () => {
    const { promotion } = await asked();
    const { text } = await ask<{ text: string }>(
      anna.token,
      'mutation { createApiKey(input: { name: "second", scopes: [READ, PROMOTE] }) { ... on ApiKeyCreated { text } } }',
    );
    expect((await decide(text, 'approve', promotion.id)).__typename).toBe('Forbidden');
  });

  it('a rejection leaves the champion', async () => {
    const { name, champion, promotion } = await asked();
    expect((await decide(ben.token, 'reject', promotion.id)).__typename).toBe('PromotionRejected');
    expect((await registry.state(name)).champion).toBe(champion.id);
    expect((await decide(ben.token, 'approve', promotion.id)).__typename).toBe('Conflict');
  });

  it('nobody asks who has not signed in', async () => {
    const version = await registry.version(newId());
    expect((await promote(null, version.id, null)).__typename).toBe('Forbidden');
  });

  it('one person rolls back at once, with an entry in the audit log, and what waits is a conflict', async () => {
    const { name, champion, promotion } = await asked();
    await decide(ben.token, 'approve', promotion.id);
    const later = await promote(anna.token, (await registry.version(name)).id, 2);
    const back = `mutation ($name: String!) { rollbackModel(modelName: $name, expectedVersion: 2, reason: "it errs") { __typename } }`;
    expect(await ask(anna.token, back, { name })).toEqual({ __typename: 'RollbackDone' });
    expect((await registry.state(name)).champion).toBe(champion.id);
    const entry = { action: 'rollbackModel', subject: name, actor: anna.name, outcome: 'DONE' };
    expect(await services.db.manager.countBy(AuditEntry, entry)).toBe(1);
    expect((await decide(ben.token, 'approve', later.promotion!.id)).__typename).toBe('Conflict');
  });

  it('an alias that an MLflow client sets waits', async () => {
    const name = newId();
    await registry.clientVersion(name);
    const response = await fetch(`${services.api.url}/api/2.0/mlflow/registered-models/alias`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer(anna.token) },
      body: JSON.stringify({ name, alias: 'champion', version: '1' }),
    });
    const { id } = (await pending(name))[0]!;
    expect(await response.text()).toContain(id);
    expect((await registry.state(name)).champion).toBeNull();
    expect((await decide(ben.token, 'approve', id)).__typename).toBe('PromotionApproved');
    expect((await registry.state(name)).champion).not.toBeNull();
  });

  it('the command line asks, lists and rejects', async () => {
    const variables = { ...services.environment.variables, ...ON };
    const name = newId();
    await registry.version(name);
    const promoted = await runCli(['promote', name, '1', '--override', 'now', '--json'], variables);
    expect({ code: promoted.code, ...promoted.json() }).toMatchObject({ code: 5, promoted: false });
    const { promotionId } = promoted.json<{ promotionId: string }>();
    const listed = await runCli(['promotions', 'list', '--model', name, '--json'], variables);
    expect(listed.json()).toMatchObject({ promotions: [{ id: promotionId, version: 1 }] });
    const decideHere = (what: string) =>
      runCli(['promotions', what, promotionId, '--reason', 'ok', '--json'], variables);
    expect((await decideHere('approve')).code).toBe(1);
    expect((await decideHere('reject')).json()).toMatchObject({ status: 'REJECTED' });
  });
});

it('is off unless it is asked for', () => {
  const { variables } = services.environment;
  expect(readConfig(variables).access.fourEyes).toBe(false);
  expect(readConfig({ ...variables, ...ON }).access.fourEyes).toBe(true);
});
