import { createClient, type FormattedExecutionResult } from 'graphql-ws';
import { afterAll, beforeAll, expect, it } from 'vitest';
import WebSocket from 'ws';
import { type ApiUnderTest, importSample, startServices } from '../api/support/trained.js';
import { graphql } from '../support/graphql.js';
import { waitFor } from '../support/wait.js';
import { bearer, person, tokenOf } from './support/callers.js';

let services: ApiUnderTest;

beforeAll(async () => {
  services = await startServices();
});
afterAll(() => services?.close());

it('tells the subscriber whose account was disabled no more than that, and ends', async () => {
  const { db, environment, api } = services;
  const viewer = await person(db, environment, 'VIEWER');
  const client = createClient({
    ...{ url: `${api.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0 },
    connectionParams: bearer(await tokenOf(api.url, viewer.name)),
  });
  const events: FormattedExecutionResult<Record<string, unknown>, unknown>[] = [];
  const ended = new Promise<void>((complete, error) => {
    const query = 'subscription { jobChanges { id state } }';
    client.subscribe({ query }, { next: (event) => events.push(event), error, complete });
  });
  // Again and again, since nothing says when the server has taken the subscription.
  await waitFor('a first event', async () => {
    await importSample(api.url);
    return events.length > 0;
  });
  await graphql(api.url, 'mutation ($id: ID!) { disableAccount(accountId: $id) { __typename } }', {
    id: viewer.id,
  });
  const before = events.length;
  await importSample(api.url);
  await ended;
  await client.dispose();
  expect(events.slice(before).filter(({ data }) => data != null)).toEqual([]);
  expect(events.at(-1)).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
});
