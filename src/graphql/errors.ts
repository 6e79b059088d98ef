import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { AppError } from '../platform/errors.js';
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
]);

/** What a client sees of an error: an expected one with its code and facts, any other without its inside. */
export function createErrorFormatter(log: Logger) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const original = unwrapResolverError(error);
    const place = {
      ...(formatted.locations === undefined ? {} : { locations: formatted.locations }),
      ...(formatted.path === undefined ? {} : { path: formatted.path }),
    };
    if (original instanceof AppError && original.code !== 'INTERNAL') {
      return { ...place, message: original.message, extensions: { code: original.code, ...original.facts } };
    }
    const code = formatted.extensions?.code;
    if (typeof code === 'string' && REQUEST_ERRORS.has(code)) {
      return { ...place, message: formatted.message, extensions: { code, ...factsOf(formatted) } };
    }
    log.error({ err: original }, 'unexpected error in a GraphQL operation');
    return {
      ...place,
      message: 'Something unforeseen happened; the server log has more.',
      extensions: { code: 'INTERNAL' },
    };
  };
}

function factsOf({ extensions }: GraphQLFormattedError): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(extensions ?? {}).filter(([name]) => name === 'cost' || name === 'limit'),
  );
}

/** As the formatter, for errors on a subscription, which do not pass through Apollo. */
export function toClientError(error: GraphQLError, log: Logger): GraphQLError {
  const original = error.originalError;
  if (original === undefined) return error; // about the request itself
  const formatted = createErrorFormatter(log)(error.toJSON(), error);
  return new GraphQLError(formatted.message, { path: error.path, extensions: formatted.extensions });
}
