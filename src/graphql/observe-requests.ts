import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLError, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { ERROR_CODES, type ErrorCode } from '../platform/errors.js';
import { type Operation, outcomeOfStatus, type RequestOutcome } from '../platform/metrics/operations.js';
import type { RequestMetrics } from '../platform/metrics/request-metrics.js';
import type { Context } from './context.js';

/** Mutations that are told apart: those that a model answers. */
const ANSWERING = ['predict', 'predictBatch', 'recommend'] as const;

/** Lets a mutation that ends with an error of its union be seen as such: for GraphQL it is data like any other. */
export function noteFailures(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const { resolve } = field;
    if (resolve === undefined) continue;
    field.resolve = async (parent, args, context: Context, info) => {
      const result = (await resolve(parent, args, context, info)) as { code?: unknown } | null;
      if (isErrorCode(result?.code)) context.failure = result.code;
      return result;
    };
  }
}

/** Tells the metrics what a request to /graphql was about and how it ended. */
export function metricsPlugin(requests: RequestMetrics): ApolloServerPlugin<Context> {
  return {
    requestDidStart: async () => ({
      willSendResponse: async ({ contextValue, operation, errors }) => {
        requests.note(contextValue.requestId, {
          operation: operationOf(operation),
          outcome: worst(
            contextValue.failure === null ? 'ok' : outcomeOf(contextValue.failure),
            ...(errors ?? []).map((error) => outcomeOf(codeOf(error))),
          ),
        });
      },
    }),
  };
}

function operationOf(operation: OperationDefinitionNode | undefined): Operation {
  if (operation === undefined) return 'unreadable';
  const [first] = operation.selectionSet.selections;
  if (operation.operation === 'mutation' && first?.kind === 'Field') {
    const name = first.name.value;
    return isAnswering(name) ? name : 'mutation';
  }
  return operation.operation === 'mutation' ? 'mutation' : 'query';
}

const isAnswering = (name: string): name is (typeof ANSWERING)[number] =>
  (ANSWERING as readonly string[]).includes(name);
const isErrorCode = (code: unknown): code is ErrorCode => typeof code === 'string' && code in ERROR_CODES;

function codeOf({ extensions, originalError }: GraphQLError): unknown {
  return (originalError as { code?: unknown } | undefined)?.code ?? extensions.code;
}

/** Errors without a code of ours are Apollo's about the request, but for the unforeseen, which it calls so. */
function outcomeOf(code: unknown): RequestOutcome {
  if (isErrorCode(code)) return outcomeOfStatus(ERROR_CODES[code].httpStatus);
  return code === undefined || code === 'INTERNAL_SERVER_ERROR' ? 'failed' : 'refused';
}

function worst(...outcomes: RequestOutcome[]): RequestOutcome {
  if (outcomes.includes('failed')) return 'failed';
  return outcomes.includes('refused') ? 'refused' : 'ok';
}
