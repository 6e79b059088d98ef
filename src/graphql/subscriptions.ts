import type { FastifyRequest } from 'fastify';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import type { ServerOptions, SubscribePayload } from 'graphql-ws';
import type { Principal } from '../platform/access/principal.js';
import { sessionSecretOf } from '../platform/access/session-cookie.js';
import { newId } from '../platform/ids.js';
import { createContext, type Services } from './context.js';
import { toClientError } from './errors.js';
import { checkOperation } from './limits.js';
import type { AllowedOperations } from './persisted/allowed-operations.js';

/** Largest message over a WebSocket, which holds one operation with its variables. */
export const WEBSOCKET_MESSAGE_BYTES_MAX = 1 << 20;

interface Extra {
  readonly request: FastifyRequest;
}

/** Subscriptions do not pass through Apollo: the same limits and the same error format are applied here again. */
export function subscriptionOptions(
  schema: GraphQLSchema,
  services: Services,
  allowed: AllowedOperations | null,
): ServerOptions<ConnectionParams, Extra> {
  const forClient = (error: unknown) =>
    toClientError(
      error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error }),
      services.log,
    );
  return {
    schema,
    async onSubscribe({ connectionParams, extra }, _id, payload: SubscribePayload) {
      const { query, operationName, variables } = payload;
      try {
        // Each time, so that an account that was disabled gets nothing more by a connection that it has.
        const principal = await identify(services, extra.request, connectionParams);
        await services.limits.ofPrincipal(principal, extra.request.ip);
        const { document, errors } = checkOperation(schema, query, operationName, variables ?? {}, principal);
        allowed?.assertAllowed(document);
        if (errors.length > 0) return errors;
        return {
          schema,
          document,
          operationName: operationName ?? null,
          variableValues: variables ?? {},
          contextValue: createContext(services, newId(), principal),
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

type ConnectionParams = Record<string, unknown> | undefined;

/**
 * Who asks over a WebSocket: by the parameter `authorization` of its first message, since browsers cannot set headers;
 * else as the request that opened it.
 * @throws AppError UNAUTHENTICATED
 */
async function identify(
  { authenticator }: Services,
  { principal, headers, ip }: FastifyRequest,
  params: ConnectionParams,
): Promise<Principal> {
  const given = params?.authorization ?? params?.Authorization ?? headers.authorization;
  if (typeof given === 'string') return authenticator.ofAuthorization(given, new Date(), ip);
  if (principal.kind === 'ANONYMOUS') return principal;
  const secret = sessionSecretOf(headers.cookie) ?? '';
  return (await authenticator.ofSession(secret, new Date())) ?? authenticator.anonymous;
}
