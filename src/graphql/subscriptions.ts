import type { FastifyRequest } from 'fastify';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import type { ServerOptions, SubscribePayload } from 'graphql-ws';
import type { Extra } from 'graphql-ws/use/@fastify/websocket';
import type { Principal } from '../platform/access/principal.js';
import { sessionSecretOf } from '../platform/access/session-cookie.js';
import { AppError, toAppError } from '../platform/errors.js';
import { newId } from '../platform/ids.js';
import { type Context, createContext, type Services } from './context.js';
import { toClientError } from './errors.js';
import { countUntilClosed } from './limit-connections.js';
import { checkOperation } from './limits.js';
import type { AllowedOperations } from './persisted/allowed-operations.js';

/** Largest message over a WebSocket, which holds one operation with its variables. */
export const WEBSOCKET_MESSAGE_BYTES_MAX = 1 << 20;

/** Close codes: that of graphql-ws for who may not, and that of the protocol for who may come again later. */
const UNAUTHORIZED = 4401;
const TRY_AGAIN_LATER = 1013;
/** In a frame of control, which has 125 bytes with the code. */
const REASON_CHARS_MAX = 120;

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
    /** Who shows credentials in the first message is one of few attempts, and has few connections. */
    async onConnect({ connectionParams, extra: { request, socket } }) {
      if (authorizationOf(connectionParams) === null) return true;
      try {
        const principal = await limitedIdentity(services, request, connectionParams);
        const end = services.connections.ofPrincipal(principal, request.ip);
        countUntilClosed(socket, socket.readyState === socket.CLOSED, end);
        return true;
      } catch (error) {
        const { code, message } = toAppError(error);
        if (code !== 'UNAUTHENTICATED' && code !== 'RATE_LIMITED') throw error;
        const closeCode = code === 'RATE_LIMITED' ? TRY_AGAIN_LATER : UNAUTHORIZED;
        socket.close(closeCode, message.slice(0, REASON_CHARS_MAX));
        return false;
      }
    },
    async onSubscribe({ connectionParams, extra }, _id, payload: SubscribePayload) {
      const { query, operationName, variables } = payload;
      try {
        // For each operation, as for each event of it: who was disabled gets nothing more by a connection that is open.
        const principal = await limitedIdentity(services, extra.request, connectionParams);
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
    async onNext(
      { connectionParams, extra, subscriptions },
      id,
      _payload,
      { contextValue },
      { data, errors },
    ) {
      const { principal } = contextValue as Context;
      try {
        assertKeeps(principal, await identify(services, extra.request, connectionParams));
      } catch (error) {
        // The client gets the reason in place of the event, and no event after it.
        void (subscriptions[id] as AsyncGenerator | undefined)?.return?.(undefined);
        return { data: null, errors: [forClient(error).toJSON()] };
      }
      if (errors === undefined) return undefined;
      return { data: data ?? null, errors: errors.map((error) => forClient(error).toJSON()) };
    },
  };
}

/** @throws AppError UNAUTHENTICATED when somebody's session is over, or may no longer do what it could at the beginning */
function assertKeeps(before: Principal, now: Principal): void {
  if ([...before.permissions].every((permission) => now.permissions.has(permission))) return;
  throw new AppError('UNAUTHENTICATED', 'The session is over, or may do less than before. Sign in again.');
}

type ConnectionParams = Record<string, unknown> | undefined;

/** What the first message of a WebSocket shows. */
function authorizationOf(params: ConnectionParams): string | null {
  const given = params?.authorization ?? params?.Authorization;
  return typeof given === 'string' ? given : null;
}

/** As `identify`, counted by the address before anything is looked up, and by who it is. @throws AppError also RATE_LIMITED */
async function limitedIdentity(
  services: Services,
  request: FastifyRequest,
  params: ConnectionParams,
): Promise<Principal> {
  const hasCredentials = authorizationOf(params) !== null || request.principal.kind !== 'ANONYMOUS';
  await services.limits.ofAddress(request.ip, hasCredentials);
  const principal = await identify(services, request, params);
  if (hasCredentials) await services.limits.ofPrincipal(principal, request.ip);
  return principal;
}

/**
 * Who asks over a WebSocket: by the parameter `authorization` of its first message, since browsers cannot set headers;
 * else as the request that opened it.
 * @throws AppError UNAUTHENTICATED
 */
async function identify(
  { authenticator, access }: Services,
  { principal, headers, ip }: FastifyRequest,
  params: ConnectionParams,
): Promise<Principal> {
  const given = authorizationOf(params) ?? headers.authorization;
  if (given !== undefined) return authenticator.ofAuthorization(given, new Date(), ip);
  if (principal.kind === 'ANONYMOUS') return principal;
  const secret = sessionSecretOf(headers.cookie, access) ?? '';
  return (await authenticator.ofSession(secret, new Date())) ?? authenticator.anonymous;
}
