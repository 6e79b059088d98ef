import { createHmac } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { finished, startTrained, type Trained } from '../api/support/trained.js';
import { graphql } from '../support/graphql.js';
import { startWorker } from '../support/programs.js';
import { waitFor } from '../support/wait.js';

const SECRET = 'a-secret-of-more-than-32-characters';

let services: Trained;
let redis: Redis;
beforeAll(async () => {
  services = await startTrained({ WEBHOOK_SECRET: SECRET });
  redis = new Redis(services.environment.redisUrl);
});
afterAll(async () => {
  redis?.disconnect();
  await services?.close();
});

interface Request {
  id: string;
  cause: string;
  decision: string;
  reason: string;
  createdAt: string;
  evidence: { name: string; value: string | null }[];
  job: { id: string } | null;
  run: { id: string } | null;
}

async function ask<Data>(query: string, variables: Record<string, unknown> = {}): Promise<Data> {
  const answer = await graphql<Data>(services.api.url, query, variables);
  if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
  return answer.data!;
}

const FIELDS = 'id cause decision reason createdAt evidence { name value } job { id } run { id }';

async function requests(): Promise<Request[]> {
  const data = await ask<{ retrainingRequests: { edges: { node: Request }[] } }>(
    `{ retrainingRequests(modelName: "listing-classifier", first: 100) { edges { node { ${FIELDS} } } } }`,
  );
  return data.retrainingRequests.edges.map(({ node }) => node);
}

async function setSchedule(cron: string, timeZone = 'UTC') {
  const data = await ask<{
    setRetrainingSchedule: {
      __typename: string;
      field?: string;
      message?: string;
      schedule?: { id: string; nextRunAt: string };
    };
  }>(
    `mutation ($input: SetRetrainingScheduleInput!) { setRetrainingSchedule(input: $input) { __typename
       ... on RetrainingScheduleSet { schedule { id nextRunAt } }
       ... on InvalidInput { field message } ... on NotFound { message } } }`,
    { input: { cron, timeZone } },
  );
  return data.setRetrainingSchedule;
}

/** No such schedule can be set: too many trainings would follow from it. But rows may have one. */
async function setEverySecond() {
  const { schedule } = await setSchedule('*/10 * * * *');
  await services.db.query('UPDATE retraining_schedule SET cron = ?, next_due_at = ?', [
    '* * * * * *',
    new Date(),
  ]);
  return { schedule };
}

const removeSchedule = () =>
  ask<{ removeRetrainingSchedule: { __typename: string } }>(
    'mutation { removeRetrainingSchedule { __typename } }',
  );

async function retrain(reason: string): Promise<Request> {
  const data = await ask<{ retrain: { request: Request } }>(
    `mutation ($reason: String!) { retrain(input: { reason: $reason }) { ... on RetrainingAsked { request { ${FIELDS} } } } }`,
    { reason },
  );
  return data.retrain.request;
}

const runFacts = (id: string) =>
  ask<{
    run: {
      status: string;
      promotionVerdict: string | null;
      gateDecision: { verdict: string } | null;
      startedBy: { id: string; cause: string } | null;
    };
  }>(
    `query ($id: ID!) { run(id: $id) { status promotionVerdict gateDecision { verdict } startedBy { id cause } } }`,
    { id },
  ).then(({ run }) => run);

const idle = () =>
  waitFor('no retraining to be under way', async () => {
    const [{ open }] = await services.db.query(
      "SELECT COUNT(*) AS open FROM job WHERE kind = 'model.retrain' AND state IN ('queued', 'running')",
    );
    return Number(open) === 0;
  });

describe('a schedule of every second', () => {
  it('starts a run that says so and ends in the gate', async () => {
    const { schedule } = await setEverySecond();
    const request = await waitFor('a run to be started', async () =>
      (await requests()).find(({ decision }) => decision === 'STARTED'),
    );
    await finished(services.api.url, request.job!.id);
    await removeSchedule();
    expect(request).toMatchObject({ cause: 'SCHEDULE' });
    expect(schedule!.nextRunAt).not.toBeNull();
    expect(await runFacts(request.run!.id)).toMatchObject({
      ...{ status: 'FINISHED', promotionVerdict: 'REJECTED', gateDecision: { verdict: 'REJECTED' } },
      startedBy: { id: request.id, cause: 'SCHEDULE' },
    });
  }, 60_000);

  it('goes on when Redis is emptied', async () => {
    const { schedule } = await setEverySecond();
    const key = `${services.environment.queuePrefix}:schedules:repeat:${schedule!.id}`;
    await waitFor('the scheduler', () => redis.exists(key));
    const keys = await redis.keys(`${services.environment.queuePrefix}:*`);
    await redis.del(...keys);
    const emptiedAt = Date.now();
    await waitFor('the scheduler to be back', () => redis.exists(key));
    await waitFor('a later tick', async () =>
      (await requests()).some(({ createdAt }) => Date.parse(createdAt) > emptiedAt),
    );
    await removeSchedule();
    await waitFor('the scheduler to be gone', async () => (await redis.exists(key)) === 0);
    await idle();
  }, 60_000);
});

describe('a downtime of the workers', () => {
  it('is made up for once', async () => {
    await idle();
    const before = (await requests()).length;
    const { schedule } = await setSchedule('0 0 1 1 *');
    await services.worker.stop();
    const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
    await services.db.query('UPDATE retraining_schedule SET cron = ?, next_due_at = ?', [
      '0 * * * *',
      hoursAgo(30),
    ]);
    services.worker = await startWorker(services.environment);
    await waitFor('the missed run', async () => (await requests()).length > before);
    await idle();
    const made = (await requests()).slice(0, -before || undefined);
    expect(made.map(({ cause, decision }) => [cause, decision])).toEqual([['SCHEDULE', 'STARTED']]);
    const [{ due }] = await services.db.query(
      'SELECT next_due_at AS due FROM retraining_schedule WHERE id = ?',
      [schedule!.id],
    );
    expect(due.getTime()).toBeGreaterThan(Date.now());
    await removeSchedule();
  }, 60_000);
});

describe('a webhook', () => {
  it('starts a run that names the alert and ends in the gate', async () => {
    await idle();
    // The runs before have ended just now.
    await services.db.query('DELETE FROM retraining_request');
    const alert = {
      ...{ status: 'firing', labels: { alertname: 'Drift' }, annotations: {} },
      ...{ startsAt: new Date().toISOString(), fingerprint: 'f00' },
    };
    const body = JSON.stringify({ alerts: [alert] });
    const seconds = Math.floor(Date.now() / 1000);
    const hex = createHmac('sha256', SECRET).update(`${seconds}.${body}`).digest('hex');
    const response = await fetch(`${services.api.url}/webhooks/alertmanager`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-gondola-signature': `t=${seconds},v1=${hex}` },
      body,
    });
    const { outcomes } = (await response.json()) as { outcomes: { jobId: string; runId: string }[] };
    await finished(services.api.url, outcomes[0]!.jobId);
    const [request] = await requests();
    expect(request!.evidence).toContainEqual({ name: 'alertName', value: 'Drift' });
    expect(await runFacts(outcomes[0]!.runId)).toMatchObject({
      ...{ promotionVerdict: 'REJECTED', startedBy: { id: request!.id, cause: 'WEBHOOK' } },
    });
  }, 60_000);
});

describe('a person', () => {
  it('has a model trained again, once at a time', async () => {
    await idle();
    const answers = await Promise.all([retrain('the fair is near'), retrain('the fair is near')]);
    expect(answers.map(({ decision }) => decision).sort()).toEqual(['IN_FLIGHT', 'STARTED']);
    expect(answers[0]!.run).toEqual(answers[1]!.run);
    expect(answers[0]!.evidence).toEqual([{ name: 'reason', value: 'the fair is near' }]);
    await idle();
  }, 60_000);
});

describe('setRetrainingSchedule', () => {
  it.each([
    ['99 * * * *', 'UTC', 'cron'],
    ['*/5 * * * *', 'UTC', 'cron'],
    ['0 3 * * *', 'Mars/Olympus', 'timeZone'],
  ])('refuses %s in %s, naming the field', async (cron, timeZone, field) => {
    expect(await setSchedule(cron, timeZone)).toMatchObject({ __typename: 'InvalidInput', field });
  });

  it('is shown in the list and at the model, with its next time in its zone', async () => {
    await setSchedule('30 3 * * *', 'Asia/Tokyo');
    const node = '{ cron timeZone enabled nextRunAt lastRunAt model { name } }';
    const data = await ask<{
      retrainingSchedules: { edges: { node: { nextRunAt: string } }[] };
      model: { retrainingSchedule: object };
    }>(
      `{ retrainingSchedules { edges { node ${node} } }
         model(name: "listing-classifier") { retrainingSchedule ${node} } }`,
    );
    const [edge] = data.retrainingSchedules.edges;
    expect(edge!.node).toMatchObject({ cron: '30 3 * * *', timeZone: 'Asia/Tokyo', lastRunAt: null });
    expect(edge!.node.nextRunAt).toContain('T18:30:00');
    expect(data.model.retrainingSchedule).toEqual(edge!.node);
    await removeSchedule();
  });

  it('is NOT_FOUND to remove what is not there', async () => {
    expect((await removeSchedule()).removeRetrainingSchedule.__typename).toBe('NotFound');
  });
});
