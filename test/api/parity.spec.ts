import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import type { GraphqlAnswer } from '../support/graphql.js';
import { type SeededApi, startSeeded } from './support/seeded.js';

let api: SeededApi;

beforeAll(async () => {
  api = await startSeeded(4);
});
afterAll(() => api?.close());

/** Over a WebSocket operations are run by graphql-js, over HTTP they are compiled by graphql-jit. */
async function byReference(
  query: string,
  variables: Record<string, unknown>,
): Promise<GraphqlAnswer<unknown>> {
  const client = createClient({ url: `${api.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket });
  try {
    for await (const answer of client.iterate({ query, variables })) return answer as GraphqlAnswer<unknown>;
    throw new Error('There was no answer.');
  } finally {
    await client.dispose();
  }
}

const comparable = ({ data, errors }: GraphqlAnswer<unknown>) => ({
  data,
  errors: errors?.map(({ message, path, extensions }) => ({ message, path, extensions })),
});

/** Over every type, with fragments, unions, directives, variables, aliases, and errors in resolvers. */
const NONE = () => ({});

const OPERATIONS: [query: string, variables: () => Record<string, unknown>][] = [
  ['{ __typename models { edges { cursor node { __typename id createdAt champion { aliases } } } } }', NONE],
  [
    `query ($f: Int! = 2) { runs(first: $f, orderBy: { metric: "score" }) { edges { node { ...R } } } }
     fragment R on Run { id status metrics { value } ...S } fragment S on Run { name id experiment { name } }`,
    NONE,
  ],
  [
    `query ($id: ID!, $no: Boolean!) { run(id: $id) { id name @skip(if: $no) status @include(if: $no)
       classReport { f1 support } confusion(split: GOLD) { truth { name } rows } } }`,
    () => ({ id: api.rows.runs[0], no: true }),
  ],
  [
    'query ($id: ID!) { a: run(id: $id) { id } b: run(id: "unknown") { id } job(id: "unknown") { id } }',
    () => ({ id: api.rows.runs[1] }),
  ],
  [
    `mutation { cancelJob(id: "unknown") { __typename ... on Error { code message } ... on NotFound { kind id }
       ... on JobCancellation { job { id } } } }`,
    NONE,
  ],
  [
    `mutation ($id: ID!) { one: cancelJob(id: $id) { ... on JobCancellation { job { state events { toState fromState } } } }
       two: predict(input: { title: " " }) { __typename ... on InvalidInput { field limit message } } }`,
    () => ({ id: api.rows.jobs[0] }),
  ],
  [
    `query ($input: PredictionFilter) { predictions(first: 2, filter: $input) { edges { node { topK { category { code } confidence }
       createdAt latencyMs modelVersion { version model { name } } } } } }`,
    () => ({ input: { jobId: null } }),
  ],
  [
    `{ datasets { edges { node { sources { role } classes { category { name } trainRows }
       rejections(first: 1) { pageInfo { hasNextPage endCursor } } } } } }`,
    NONE,
  ],
  ['{ datasets(first: 0) { edges { cursor } } models { pageInfo { hasNextPage } } }', NONE],
  [
    `{ jobs(filter: { stateIn: [SUCCEEDED], kind: "model.train" }) { edges { node { kind rows etaSeconds
       error { code } run { id metricHistory(name: "score") { step value timestampMs } } } } } }`,
    NONE,
  ],
  ['query A { ... on Query { models { ... { pageInfo { endCursor } } } } }', NONE],
  [
    '{ model(name: "nobody") { id } __type(name: "Job") { name fields { name type { kind ofType { name } } } } }',
    NONE,
  ],
];

describe('compiled operations', () => {
  it.each(OPERATIONS)('answer %s as graphql-js does', async (query, variables) => {
    const reference = comparable(await byReference(query, variables()));
    for (const _time of ['compiled now', 'compiled before']) {
      expect(comparable(await api.query(query, variables()))).toEqual(reference);
    }
  });
});
