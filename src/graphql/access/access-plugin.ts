import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import { GraphQLError } from 'graphql';
import { toAppError } from '../../platform/errors.js';
import type { Context } from '../context.js';
import { assertAccess, mayKnowSchema, unknownToStrangers } from './assert-access.js';

/** Checks over HTTP what a caller may do, before anything is executed. */
export function accessPlugin(schema: GraphQLSchema): ApolloServerPlugin<Context> {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ document, operationName, contextValue }) => {
        try {
          assertAccess(schema, document, operationName, contextValue.principal);
        } catch (error) {
          throw accessError(error);
        }
      },
      willSendResponse: async ({ contextValue, response, errors }) => {
        const isInvalid = errors?.some(({ extensions }) => extensions.code === 'GRAPHQL_VALIDATION_FAILED');
        if (!isInvalid || mayKnowSchema(contextValue.principal) || response.body.kind !== 'single') return;
        const { code, message, httpStatus } = unknownToStrangers();
        const shown: GraphQLFormattedError = { message, extensions: { code } };
        response.body.singleResult.errors = [shown];
        response.http.status = httpStatus;
      },
    }),
  };
}

/** An error of access as Apollo sends it, with the HTTP status of its code. */
function accessError(thrown: unknown): GraphQLError {
  const { code, message, facts, httpStatus } = toAppError(thrown);
  return new GraphQLError(message, { extensions: { ...facts, code, http: { status: httpStatus } } });
}
