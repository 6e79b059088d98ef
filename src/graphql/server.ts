import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import websocket from '@fastify/websocket';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { makeHandler } from 'graphql-ws/use/@fastify/websocket';
import { needsSignIn, signInPage } from '../platform/access/sign-in-page.js';
import { asksForPage } from '../platform/asks-for-page.js';
import { accessNeedsOf } from './access/access-needs.js';
import { accessPlugin } from './access/access-plugin.js';
import { auditMutations } from './audit/audit-mutations.js';
import { type Context, createContext, type Services } from './context.js';
import { createErrorFormatter } from './errors.js';
import { createJitGateway } from './jit-gateway.js';
import { limitConnections } from './limit-connections.js';
import { armorProtection, assertCost, PARSE_OPTIONS } from './limits.js';
import { metricsPlugin, noteFailures } from './observe-requests.js';
import type { AllowedOperations } from './persisted/allowed-operations.js';
import { createSchema } from './schema.js';
import { subscriptionOptions, WEBSOCKET_MESSAGE_BYTES_MAX } from './subscriptions.js';

const GRAPHIQL_PAGE = 'graphiql.html';

interface GraphqlOptions {
  /** Operations that are run; null for all. */
  readonly allowed: AllowedOperations | null;
  /** Shows browsers a playground at the same address; the web client has been built and has its page. */
  readonly hasGraphiql: boolean;
}

/** Serves GraphQL at /graphql: queries and mutations over HTTP, subscriptions over a WebSocket. */
export async function registerGraphql(
  server: FastifyInstance,
  services: Services,
  { hasGraphiql, allowed }: GraphqlOptions,
): Promise<void> {
  const schema = createSchema();
  accessNeedsOf(schema);
  auditMutations(schema);
  noteFailures(schema);
  const apollo = new ApolloServer<Context>({
    gateway: createJitGateway(schema),
    introspection: true,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: false,
    allowBatchedHttpRequests: false,
    parseOptions: PARSE_OPTIONS,
    formatError: createErrorFormatter(services.log),
    validationRules: armorProtection.validationRules,
    plugins: [
      // This plugin hooks every field, which halves the rate of list queries; nothing here uses cache hints.
      ApolloServerPluginCacheControlDisabled(),
      // Its landing page loads scripts from another host; ours is GraphiQL.
      ApolloServerPluginLandingPageDisabled(),
      ...(armorProtection.plugins as unknown as ApolloServerPlugin<Context>[]),
      ...(allowed === null ? [] : [allowListPlugin(allowed)]),
      // Before the cost, of which strangers are told nothing.
      accessPlugin(schema),
      costPlugin(schema),
      metricsPlugin(services.requests),
    ],
  });
  await apollo.start();
  server.addHook('onClose', () => apollo.stop());
  await server.register(websocket, { options: { maxPayload: WEBSOCKET_MESSAGE_BYTES_MAX } });
  const handler = fastifyApolloHandler(apollo, {
    context: async (request) => createContext(services, request.id, request.principal),
  });
  // What is asked of the caller is decided for each operation.
  const config = { access: 'PUBLIC' } as const;
  server.route({
    method: 'GET',
    url: '/graphql',
    config,
    onRequest: limitConnections(services.connections),
    handler: (request, reply) => {
      if (!hasGraphiql || !asksForPage(request)) return handler.call(server, request, reply);
      if (needsSignIn(request.principal)) return reply.redirect(signInPage(request.url));
      return reply.sendFile(GRAPHIQL_PAGE);
    },
    wsHandler: makeHandler(subscriptionOptions(schema, services, allowed)),
  });
  server.route({ method: ['POST', 'OPTIONS'], url: '/graphql', config, handler });
}

function allowListPlugin(allowed: AllowedOperations): ApolloServerPlugin<Context> {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ document }) => allowed.assertAllowed(document),
    }),
  };
}

function costPlugin(schema: GraphQLSchema): ApolloServerPlugin<Context> {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ document, operationName, request }) =>
        assertCost(schema, document, operationName, request.variables ?? {}),
    }),
  };
}
