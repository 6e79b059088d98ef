import { getIntrospectionQuery } from 'graphql';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { type GraphqlAnswer, graphql } from '../support/graphql.js';
import { startApi } from '../support/programs.js';
import { post, type RunningApi } from './support/trained.js';

let environment: TestEnvironment;
let api: RunningApi;
let url: string;

beforeAll(async () => {
  environment = await createTestEnvironment();
  api = await startApi(environment);
  url = api.url;
});
afterAll(async () => {
  await api?.stop('SIGKILL');
  await environment?.close();
});

interface Refused {
  status: number;
  body: GraphqlAnswer<unknown>;
}

async function send(body: unknown): Promise<Refused> {
  const response = await post(`${url}/graphql`, body);
  return { status: response.status, body: (await response.json()) as GraphqlAnswer<unknown> };
}

/** What a client of the WebSocket gets for an operation: its first result, or the errors. */
async function overWebSocket(payload: {
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string;
}) {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  });
  try {
    return await new Promise<unknown>((resolve) => {
      client.subscribe(payload, { next: resolve, error: resolve, complete: () => resolve(null) });
    });
  } finally {
    await client.dispose();
  }
}

const nested = (levels: number) => {
  const pair = 'run { modelVersion { ';
  return `{ models { edges { node { champion { ${pair.repeat(levels)} id ${'} }'.repeat(levels)} } } } } }`;
};
const repeated = (count: number, part: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => part(index)).join(' ');

const EXPENSIVE: readonly (readonly [string, string])[] = [
  ['an operation that is too deep', nested(8)],
  ['too many aliases', `{ ${repeated(40, (n) => `a${n}: models { pageInfo { hasNextPage } }`)} }`],
  ['too many tokens', `{ ${repeated(5_000, () => '__typename')} }`],
  ['too many directives', `{ __typename ${repeated(60, () => '@include(if: true)')} }`],
  [
    'fragments in a circle',
    '{ models { ...A } } fragment A on ModelConnection { ...B } fragment B on ModelConnection { ...A }',
  ],
  [
    'fragments that multiply',
    `{ models { ...F0 } } ${repeated(9, (n) => `fragment F${n} on ModelConnection { ${repeated(30, () => `...F${n + 1}`)} }`)}
     fragment F9 on ModelConnection { edges { cursor } }`,
  ],
  [
    'pages within pages',
    `{ models(first: 100) { edges { node { versions(first: 100) { edges { node { id version createdAt } } } } } } }`,
  ],
  [
    'lists within lists',
    `{ runs(first: 100) { edges { node { ${['TRAIN', 'VALIDATION', 'GOLD'].map((split) => `${split}: classReport(split: ${split}) { category { name } precision recall f1 support }`).join(' ')} } } } }`,
  ],
  [
    'a schema asked for in circles',
    `{ __schema { types { ${'fields { type { '.repeat(5)} name ${'} }'.repeat(5)} } } }`,
  ],
  ['a list literal nested 3,000 times', `{ jobs(filter: { stateIn: ${'['.repeat(3_000)}`],
];

describe('over HTTP', () => {
  it.each(EXPENSIVE)('refuses %s as a bad request', async (_what, query) => {
    const { status, body } = await send({ query });
    expect(status).toBe(400);
    expect(body.errors![0]!.extensions.code).toMatch(/^(GRAPHQL_|QUERY_TOO_EXPENSIVE)/);
  });

  it('names the cost and its limit', async () => {
    const { body } = await send({ query: EXPENSIVE[6]![1] });
    expect(body.errors![0]!.extensions).toEqual({
      code: 'QUERY_TOO_EXPENSIVE',
      cost: expect.any(Number),
      limit: 25_000,
    });
  });

  it('counts a page size given as a variable', async () => {
    const query = `query ($n: Int!) { models(first: $n) { edges { node { versions(first: $n) { edges { node { id version createdAt } } } } } } }`;
    expect((await send({ query, variables: { n: 100 } })).status).toBe(400);
    expect((await send({ query, variables: { n: 5 } })).status).toBe(200);
  });

  it('answers the introspection of tools', async () => {
    const { data } = await graphql<{ __schema: { types: object[] } }>(url, getIntrospectionQuery());
    expect(data!.__schema.types.length).toBeGreaterThan(50);
  });

  it('refuses several operations in one request', async () => {
    const { status } = await send([{ query: '{ __typename }' }, { query: '{ __typename }' }]);
    expect(status).toBe(400);
  });

  it('refuses a GET without a header that a web page could not send', async () => {
    const address = `${url}/graphql?query=${encodeURIComponent('{ __typename }')}`;
    expect((await fetch(address)).status).toBe(400);
    expect((await fetch(address, { headers: { 'apollo-require-preflight': '1' } })).status).toBe(200);
    const form = await post(`${url}/graphql`, JSON.stringify({ query: '{ __typename }' }), {
      'content-type': 'text/plain',
    });
    expect(form.status).toBeGreaterThanOrEqual(400);
  });

  it('refuses a mutation by GET', async () => {
    const query = encodeURIComponent('mutation { cancelJob(id: "a") { __typename } }');
    const response = await fetch(`${url}/graphql?query=${query}`, {
      headers: { 'apollo-require-preflight': '1' },
    });
    expect(response.status).toBe(405);
  });

  it.each([
    [
      'a variable of the wrong type',
      'query ($n: Int!) { models(first: $n) { pageInfo { hasNextPage } } }',
      { n: 'many' },
    ],
    ['a missing variable', 'query ($n: Int!) { models(first: $n) { pageInfo { hasNextPage } } }', {}],
    [
      'a number beyond 32 bits',
      'query ($n: Int!) { models(first: $n) { pageInfo { hasNextPage } } }',
      { n: 2 ** 31 },
    ],
    [
      'a wrong enum value',
      'query ($s: [JobState!]) { jobs(filter: { stateIn: $s }) { edges { cursor } } }',
      { s: ['LOST'] },
    ],
    [
      'an unknown input field',
      'mutation ($i: PredictInput!) { predict(input: $i) { __typename } }',
      { i: { colour: 1 } },
    ],
    ['a wrong enum literal', '{ jobs(filter: { stateIn: [LOST] }) { edges { cursor } } }', {}],
    ['an unknown field', '{ models { colour } }', {}],
    ['a syntax error', '{ models {', {}],
  ])('refuses %s with a code and a reason', async (_what, query, variables) => {
    const { status, body } = await send({ query, variables });
    expect(status).toBe(400);
    expect(body.errors![0]!.extensions.code).toMatch(/^(GRAPHQL_|BAD_USER_INPUT)/);
    expect(body.errors![0]!.message).not.toContain('unforeseen');
  });

  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  it.each([
    [
      'nested lists in a used variable',
      `{"query":"query ($s: [JobState!]) { jobs(filter: { stateIn: $s }) { edges { cursor } } }","variables":{"s":${deep}}}`,
    ],
    [
      'nested lists for a text',
      `{"query":"mutation ($i: PredictInput!) { predict(input: $i) { __typename } }","variables":{"i":{"title":${deep}}}}`,
    ],
    ['nested lists as the query', `{"query":${deep}}`],
    ['nested lists as extensions', `{"query":"{ nothing }","extensions":${deep}}`],
    ['broken JSON', '{"query":'],
    ['a forbidden key', '{"query":"{ __typename }","__proto__":{"a":1}}'],
    ['nothing', ''],
  ])('survives %s', async (_what, body) => {
    const response = await post(`${url}/graphql`, body);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    await response.text();
    expect((await graphql(url, '{ __typename }')).data).toEqual({ __typename: 'Query' });
  });

  it.each(['/graphql', '/predict', '/training'])(
    'answers an oversized body on %s with a problem document',
    async (path) => {
      const response = await post(`${url}${path}`, JSON.stringify({ query: 'x'.repeat(17 * 1024 * 1024) }));
      expect(response.status).toBe(413);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      expect(await response.json()).toMatchObject({
        status: 413,
        code: 'INVALID_INPUT',
        field: 'body',
        limit: 16_777_216,
      });
    },
  );

  it('shows no stack in any of its refusals', async () => {
    for (const [, query] of EXPENSIVE)
      expect(JSON.stringify(await send({ query }))).not.toContain('node_modules');
  });
});

describe('over a WebSocket', () => {
  it.each(EXPENSIVE)('refuses %s', async (_what, query) => {
    const errors = (await overWebSocket({ query })) as { message: string; extensions: { code: string } }[];
    expect(errors[0]!.extensions.code).toMatch(/^(GRAPHQL_|BAD_USER_INPUT|QUERY_TOO_EXPENSIVE)/);
  });

  it.each([
    ['an unknown field', { query: 'subscription { nothing }' }],
    [
      'an unknown field of the introspection',
      { query: '{ __schema { nothing } __type(name: "Job") { nothing } }' },
    ],
    ['an operation name that does not exist', { query: '{ __typename }', operationName: 'other' }],
    [
      'a variable of the wrong type',
      { query: 'subscription ($id: ID!) { jobProgress(id: $id) { id } }', variables: { id: [] } },
    ],
    ['a syntax error', { query: 'subscription {' }],
  ])('refuses %s with a code', async (_what, payload) => {
    const errors = (await overWebSocket(payload)) as { extensions: { code: string } }[];
    expect(errors[0]!.extensions.code).toMatch(/^(GRAPHQL_|BAD_USER_INPUT)/);
  });

  it('answers queries as well', async () => {
    expect(await overWebSocket({ query: '{ __typename }' })).toEqual({ data: { __typename: 'Query' } });
  });

  it('closes a connection that sends more than 1 MiB and lives on', async () => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    socket.once('open', () => socket.send('x'.repeat(2 << 20)));
    socket.on('error', () => {});
    expect(await closed).toBe(1009);
    expect((await graphql(url, '{ __typename }')).data).toEqual({ __typename: 'Query' });
  });
});
