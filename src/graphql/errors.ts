import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { toAppError } from '../platform/errors.js';
import { newId } from '../platform/ids.js';
import type { Logger } from '../platform/logging.js';

/** Codes of errors that Apollo or our limits raise about the request itself; their messages are meant for clients. */
const REQUEST_ERRORS = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'QUERY_TOO_EXPENSIVE',
  'OPERATION_NOT_ALLOWED',
  'UNAUTHENTICATED',
  'FORBIDDEN',
]);

/** What those errors say beside code and message. */
const REQUEST_FACTS = ['cost', 'limit', 'needs', 'what', 'digest'];

/** What a client sees of an error: an expected one with its code and facts, any other as an id, without its inside. */
export function createErrorFormatter(log: Logger) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const place = {
      ...(formatted.locations === undefined ? {} : { locations: formatted.locations }),
      ...(formatted.path === undefined ? {} : { path: formatted.path }),
    };
    const code = formatted.extensions?.code;
    if (typeof code === 'string' && REQUEST_ERRORS.has(code)) {
      return { ...place, message: formatted.message, extensions: { code, ...factsOf(formatted) } };
    }
    const original = error instanceof GraphQLError ? (error.originalError ?? error) : error;
    const known = toAppError(original);
    if (known.code !== 'INTERNAL') {
      return { ...place, message: known.message, extensions: { ...known.facts, code: known.code } };
    }
    const errorId = newId();
    log.error({ err: original, errorId }, 'unexpected error in a GraphQL operation');
    return {
      ...place,
      message: `Something unforeseen happened; the server log has more under ${errorId}.`,
      extensions: { code: 'INTERNAL', errorId },
    };
  };
}

function factsOf({ extensions }: Pick<GraphQLFormattedError, 'extensions'>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(extensions ?? {}).filter(([name]) => REQUEST_FACTS.includes(name)),
  );
}

/** As the formatter, for errors on a WebSocket, which do not pass through Apollo. */
export function toClientError(error: GraphQLError, log: Logger): GraphQLError {
  if (error.originalError === undefined) {
    const { code = 'GRAPHQL_VALIDATION_FAILED' } = error.extensions;
    return new GraphQLError(error.message, {
      nodes: error.nodes ?? null,
      path: error.path ?? null,
      extensions: { code, ...factsOf(error) },
    });
  }
  const formatted = createErrorFormatter(log)(error.toJSON(), error);
  return new GraphQLError(formatted.message, { path: error.path ?? null, extensions: formatted.extensions });
}
