import { GraphQLError, type GraphQLSchema } from 'graphql';
import type { ServerOptions, SubscribePayload } from 'graphql-ws';
import { newId } from '../platform/ids.js';
import { createContext, type Services } from './context.js';
import { toClientError } from './errors.js';
import { checkOperation } from './limits.js';

/** Largest message over a WebSocket, which holds one operation with its variables. */
export const WEBSOCKET_MESSAGE_BYTES_MAX = 1 << 20;

/** Subscriptions do not pass through Apollo: the same limits and the same error format are applied here again. */
export function subscriptionOptions(schema: GraphQLSchema, services: Services): ServerOptions {
  const forClient = (error: unknown) =>
    toClientError(
      error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error }),
      services.log,
    );
  return {
    schema,
    onSubscribe(_connection, _id, payload: SubscribePayload) {
      const { query, operationName, variables } = payload;
      try {
        const { document, errors } = checkOperation(schema, query, operationName, variables ?? {});
        if (errors.length > 0) return errors;
        return {
          schema,
          document,
          operationName: operationName ?? null,
          variableValues: variables ?? {},
          contextValue: createContext(services, newId()),
        };
      } catch (error) {
        return [forClient(error)];
      }
    },
    onError: (_connection, _id, _payload, errors) =>
      (errors as readonly GraphQLError[]).map((error) => forClient(error).toJSON()),
    onNext: (_connection, _id, _payload, _args, { data, errors }) =>
      errors === undefined
        ? undefined
        : { data: data ?? null, errors: errors.map((error) => forClient(error).toJSON()) },
  };
}
