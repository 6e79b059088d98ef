import { ApolloServer } from '@apollo/server';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { expect, it } from 'vitest';
import { AppError } from '../platform/errors.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { RequestMetrics } from '../platform/metrics/request-metrics.js';
import type { Context } from './context.js';
import { metricsPlugin, noteFailures } from './observe-requests.js';

const typeDefs = `
  type Query { fine: Int missing: Int broken: Int }
  type Mutation { predict(code: String): Answer! recommend: Answer! train: Answer! }
  type Answer { code: String }`;

const resolvers = {
  Query: {
    fine: () => 1,
    missing: () => {
      throw new AppError('NOT_FOUND', 'no');
    },
    broken: () => {
      throw new TypeError('a mistake of ours');
    },
  },
  Mutation: {
    predict: (_parent: unknown, { code }: { code?: string }) => ({ code: code ?? null }),
    recommend: () => ({ code: null }),
    train: () => ({ code: null }),
  },
};

/** Runs an operation as over HTTP, and returns how its request was counted. */
async function countedAs(query: string): Promise<string[]> {
  const metrics = new Metrics('api');
  const requests = new RequestMetrics(metrics);
  const schema = makeExecutableSchema({ typeDefs, resolvers });
  noteFailures(schema);
  const server = new ApolloServer<Context>({ schema, plugins: [metricsPlugin(requests)] });
  const end = requests.begin('r1', 'graphql');
  await server.executeOperation({ query }, { contextValue: { requestId: 'r1', failure: null } as Context });
  end({ operation: 'unreadable', outcome: 'ok' });
  await server.stop();
  const lines = (await metrics.text()).matchAll(
    /^gondola_requests_total\{protocol="graphql",operation="(.*)",outcome="(.*)"\} [1-9]/gm,
  );
  return [...lines].map(([, operation, outcome]) => `${operation} ${outcome}`);
}

it.each([
  ['a query', '{ fine }', 'query ok'],
  ['a query for what is not there', '{ missing }', 'query refused'],
  ['a query that meets a mistake', '{ broken }', 'query failed'],
  ['a mutation', 'mutation { train { code } }', 'mutation ok'],
  ['a recommendation', 'mutation { recommend { code } }', 'recommend ok'],
  ['a prediction', 'mutation { predict { code } }', 'predict ok'],
  [
    'a prediction that ends with an error of its union',
    'mutation { predict(code: "OVERLOADED") { __typename } }',
    'predict failed',
  ],
  [
    'a prediction that was asked for wrongly',
    'mutation { predict(code: "INVALID_INPUT") { __typename } }',
    'predict refused',
  ],
  ['what the schema does not have', '{ nothing }', 'unreadable refused'],
  ['what cannot be parsed', '{', 'unreadable refused'],
])('%s is counted as such', async (_name, query, expected) => {
  expect(await countedAs(query)).toEqual([expected]);
});
