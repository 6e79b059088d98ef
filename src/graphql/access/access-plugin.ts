import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import { GraphQLError } from 'graphql';
import { toAppError } from '../../platform/errors.js';
import type { Context } from '../context.js';
import { assertAccess, mayKnowSchema, unknownToStrangers } from './assert-access.js';

/** As the audit log calls what decides about a promotion, by the mutation. */
const DECISIONS: ReadonlyMap<string, string> = new Map([
  ['approvePromotion', 'promotion.approve'],
  ['rejectPromotion', 'promotion.reject'],
]);

/** Checks over HTTP what a caller may do, before anything is executed. */
export function accessPlugin(schema: GraphQLSchema): ApolloServerPlugin<Context> {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ document, operationName, contextValue }) => {
        try {
          assertAccess(schema, document, operationName, contextValue.principal);
        } catch (error) {
          await noteRefusal(contextValue, error);
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

/** Who tried in vain to decide about a promotion is written down, also where the try went no further than this. */
async function noteRefusal({ db, audit, principal }: Context, thrown: unknown): Promise<void> {
  const { code, facts } = toAppError(thrown);
  const action = DECISIONS.get(String(facts.what));
  if (code !== 'FORBIDDEN' || action === undefined) return;
  await audit.record(db, { principal, action, outcome: code, details: { needs: facts.needs } }, new Date());
}

/** An error of access as Apollo sends it, with the HTTP status of its code. */
function accessError(thrown: unknown): GraphQLError {
  const { code, message, facts, httpStatus } = toAppError(thrown);
  return new GraphQLError(message, { extensions: { ...facts, code, http: { status: httpStatus } } });
}
