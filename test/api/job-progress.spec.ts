import { type Client, createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { newId } from '../../src/platform/ids.js';
import { Job } from '../../src/store/entities/job.js';
import { graphql } from '../support/graphql.js';
import { type ApiUnderTest, importSample, startServices } from './support/trained.js';

let services: ApiUnderTest;
let client: Client;
let datasetVersionId: string;

beforeAll(async () => {
  services = await startServices();
  const { url } = services.api;
  client = createClient({ url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket });
  datasetVersionId = await importSample(url);
});
afterAll(async () => {
  await client?.dispose();
  await services?.close();
});

interface Event {
  state: string;
  progressPercent: number;
  stage: string;
  run: { status: string; promotionReason: string | null };
  events: { toState: string }[];
}

interface Edge {
  cursor: string;
  node: { level: string; message: string; attempt: number; loggedAt: string };
}

const follow = (id: string) =>
  client.iterate<{ jobProgress: Event }>({
    query: `subscription ($id: ID!) { jobProgress(id: $id) {
      state progressPercent stage run { status promotionReason } events { toState } } }`,
    variables: { id },
  });

async function startTraining(epochs: number): Promise<string> {
  const { data } = await graphql<{ startTraining: { job: { id: string } } }>(
    services.api.url,
    `mutation ($input: StartTrainingInput!) { startTraining(input: $input) { ... on TrainingStarted { job { id } } } }`,
    { input: { datasetVersionId, parameters: { linear: { epochs } } } },
  );
  return data!.startTraining.job.id;
}

async function eventsOf(id: string): Promise<Event[]> {
  const events: Event[] = [];
  for await (const { data } of follow(id)) events.push(data!.jobProgress);
  return events;
}

it('gives the present state, rising progress, then the final state, and completes', async () => {
  const id = await startTraining(20);
  const events = await eventsOf(id);
  expect(['QUEUED', 'RUNNING']).toContain(events[0]!.state);
  const percents = events.map(({ progressPercent }) => progressPercent);
  expect(percents).toEqual([...percents].sort((a, b) => a - b));
  expect(events.length).toBeGreaterThan(2);
  expect(events.at(-1)).toMatchObject({ state: 'SUCCEEDED', progressPercent: 100 });
  expect(await eventsOf(id)).toEqual([events.at(-1)]);
});

it('shows what belongs to the job as it is at each event, not as it was at the first', async () => {
  const last = (await eventsOf(await startTraining(5))).at(-1)!;
  expect(last.run).toEqual({ status: 'FINISHED', promotionReason: expect.any(String) });
  expect(last.events.at(-1)).toEqual({ toState: 'SUCCEEDED' });
});

it('shows what the worker wrote of the job, from how it began to how it ended', async () => {
  const id = await startTraining(5);
  const all = client.iterate<{ jobProgress: { state: string; logLines: { edges: Edge[] } } }>({
    query: `subscription ($id: ID!) { jobProgress(id: $id) {
      state logLines { edges { cursor node { level message attempt loggedAt } } } } }`,
    variables: { id },
  });
  let edges: Edge[] = [];
  for await (const { data } of all) edges = data!.jobProgress.logLines.edges;
  const messages = edges.map(({ node }) => node.message);
  expect(messages[0]).toMatch(/^attempt 1 on /);
  expect(messages).toContainEqual(
    expect.stringMatching(/^epoch 5 of 5: train loss .* weighted F1 0\.\d{4}$/),
  );
  expect(messages.slice(-2)).toEqual([expect.stringMatching(/^[A-Z]+: /), 'done']);
  const { data } = await graphql<{ job: { logLines: { edges: Edge[] } } }>(
    services.api.url,
    'query ($id: ID!, $after: String) { job(id: $id) { logLines(first: 2, after: $after) { edges { cursor node { level message attempt loggedAt } } } } }',
    { id, after: edges[1]!.cursor },
  );
  expect(data!.job.logLines.edges).toEqual(edges.slice(2, 4));
});

it('serves several followers of one job', async () => {
  const id = await startTraining(5);
  const followers = await Promise.all([eventsOf(id), eventsOf(id), eventsOf(id)]);
  for (const events of followers) expect(events.at(-1)!.state).toBe('SUCCEEDED');
});

it('refuses to follow a job that does not exist', async () => {
  const { value } = await follow('0'.repeat(32)).next();
  expect(value).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND', kind: 'job' } }] });
});

describe('jobChanges', () => {
  interface Change {
    id: string;
    kind: string;
    state: string;
  }
  const changes = () =>
    client.iterate<{ jobChanges: Change }>({ query: 'subscription { jobChanges { id kind state } }' });
  /** Reads until the job has ended. @returns what was said of it */
  async function changesUntilEndOf(id: string, events: ReturnType<typeof changes>): Promise<Change[]> {
    const ofJob: Change[] = [];
    for await (const { data } of events) {
      if (data!.jobChanges.id !== id) continue;
      ofJob.push(data!.jobChanges);
      if (data!.jobChanges.state === 'SUCCEEDED') break;
    }
    return ofJob;
  }

  it('yields jobs that are made after it began, to their end', async () => {
    const events = changes();
    const first = events.next();
    const ids = [await startTraining(5), await startTraining(5)];
    await first;
    const last = await changesUntilEndOf(ids[1]!, events);
    expect(last.at(-1)).toEqual({ id: ids[1], kind: 'model.train', state: 'SUCCEEDED' });
    expect(last.length).toBeGreaterThan(1);
  });

  it('begins with the jobs that are open, though they do not change', async () => {
    const id = newId();
    await services.db.manager.insert(Job, {
      ...{ id, kind: 'model.train', state: 'running', payload: {}, requestDigest: '0'.repeat(64) },
      ...{ progressPercent: 1, stage: 'training', attempt: 1, attemptsMax: 1 },
      ...{ createdAt: new Date(), heartbeatAt: new Date() },
    });
    for await (const { data } of changes()) {
      if (data!.jobChanges.id !== id) continue;
      expect(data!.jobChanges).toEqual({ id, kind: 'model.train', state: 'RUNNING' });
      break;
    }
  });
});
