import { ApolloArmor } from '@escape.tech/graphql-armor';
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  isListType,
  isNonNullType,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { type ComplexityEstimator, getComplexity } from 'graphql-query-complexity';
import type { Principal } from '../platform/access/principal.js';
import { assertAccess, mayKnowSchema, unknownToStrangers } from './access/assert-access.js';
import { PAGE_MAX } from './common/pagination.js';

const QUERY_LIMITS = {
  depthMax: 12,
  aliasesMax: 20,
  tokensMax: 2_000,
  directivesMax: 20,
  /** Roughly the number of values in the largest answer that the operation can have. */
  costMax: 25_000,
} as const;

/** A list without `first` or `k` is taken to have this many entries. */
const ASSUMED_LIST_LENGTH = 20;

/** Lists whose length is the `first` of the field above them, where their entries are counted. */
const LISTS_OF_FIRST = ['edges', 'terms'];

const armor = new ApolloArmor({
  maxDepth: { n: QUERY_LIMITS.depthMax },
  maxAliases: { n: QUERY_LIMITS.aliasesMax },
  maxTokens: { enabled: false }, // turns every syntax error into a 500; the parser itself takes the limit
  maxDirectives: { n: QUERY_LIMITS.directivesMax },
  costLimit: { enabled: false }, // does not know `first`; assertCost below does
  blockFieldSuggestion: { enabled: false }, // breaks resolver errors under graphql-jit; and strangers may introspect the schema anyway
});

/** Validation rules and plugins against operations made to be expensive. */
export const armorProtection = armor.protect();

/** For every parse of an operation. */
export const PARSE_OPTIONS = { maxTokens: QUERY_LIMITS.tokensMax };

const listEstimator: ComplexityEstimator = ({ field, args, childComplexity }) => {
  // What the schema says of itself touches no store; its depth has a rule of its own in graphql-js.
  if (field.name.startsWith('__')) return 1;
  // A page beyond PAGE_MAX is refused by the list itself, which names the field and the limit.
  const length: unknown = args.first ?? args.k;
  if (typeof length === 'number') return 1 + Math.min(PAGE_MAX, Math.max(0, length)) * childComplexity;
  const type = isNonNullType(field.type) ? field.type.ofType : field.type;
  if (!isListType(type)) return 1 + childComplexity;
  return LISTS_OF_FIRST.includes(field.name) ? childComplexity : 1 + ASSUMED_LIST_LENGTH * childComplexity;
};

/**
 * Refuses an operation whose variables do not fit or whose answer could be too large.
 * @throws GraphQLError BAD_USER_INPUT, QUERY_TOO_EXPENSIVE with the cost and the limit
 */
export function assertCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
  variables: Readonly<Record<string, unknown>>,
): void {
  const operation = getOperationAST(document, operationName);
  if (operation == null) throw badRequest('Which operation of the document is meant? Name it.');
  const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  if (coerced.errors !== undefined) throw badRequest(withoutValue(coerced.errors[0]!.message));
  const cost = costOf(schema, document, operation.name?.value, variables);
  if (cost > QUERY_LIMITS.costMax) throw tooExpensive(cost);
}

/** Says which variable does not fit, and why, without what it holds: it may be a password. */
function withoutValue(message: string): string {
  return message
    .replace(/ got invalid value .*?(?=; | at ")/s, ' got an invalid value')
    .replace(/( cannot represent [^:]*): .*$/s, '$1.');
}

/**
 * Checks an operation that does not pass through Apollo.
 * @throws GraphQLError as assertCost, and for bad syntax; AppError as assertAccess
 */
export function checkOperation(
  schema: GraphQLSchema,
  source: string,
  operationName: string | null | undefined,
  variables: Readonly<Record<string, unknown>>,
  principal: Principal,
): { document: DocumentNode; errors: readonly GraphQLError[] } {
  const document = parseOperation(source);
  const errors = validate(schema, document, [...specifiedRules, ...armorProtection.validationRules]);
  if (errors.length > 0 && !mayKnowSchema(principal)) throw unknownToStrangers();
  if (errors.length === 0) {
    assertAccess(schema, document, operationName, principal);
    assertCost(schema, document, operationName, variables);
  }
  return { document, errors };
}

function parseOperation(source: string): DocumentNode {
  try {
    return parse(source, PARSE_OPTIONS);
  } catch (error) {
    const message = error instanceof GraphQLError ? error.message : 'The operation is nested too deeply.';
    throw new GraphQLError(message, { extensions: { code: 'GRAPHQL_PARSE_FAILED' } });
  }
}

/** Costs of operations by their documents, which Apollo keeps parsed; the variables that can change a cost are in the key. */
const knownCosts = new WeakMap<DocumentNode, Map<string, number>>();
const COSTS_PER_DOCUMENT_MAX = 100;
const COST_KEY_CHARS_MAX = 500;

function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | undefined,
  variables: Readonly<Record<string, unknown>>,
): number {
  const costs = knownCosts.get(document) ?? new Map<string, number>();
  knownCosts.set(document, costs);
  const key = JSON.stringify([operationName, plainValues(variables)]);
  const known = costs.get(key);
  if (known !== undefined) return known;
  const cost = countCost(schema, document, operationName, variables);
  if (costs.size < COSTS_PER_DOCUMENT_MAX && key.length < COST_KEY_CHARS_MAX) costs.set(key, cost);
  return cost;
}

/** A page's length is a number and a directive's condition a boolean; no text or object changes a cost. */
function plainValues(variables: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(variables).filter(
    ([, value]) => typeof value === 'number' || typeof value === 'boolean',
  );
}

function countCost(
  schema: GraphQLSchema,
  query: DocumentNode,
  operationName: string | undefined,
  variables: Readonly<Record<string, unknown>>,
): number {
  try {
    return getComplexity({
      schema,
      query,
      ...(operationName === undefined ? {} : { operationName }),
      variables,
      estimators: [listEstimator],
      maxQueryNodes: 10_000, // fragments that spread fragments multiply
    });
  } catch (error) {
    const { message } = error as Error;
    if (message.includes('maximum allowed number of nodes')) throw tooExpensive(Number.POSITIVE_INFINITY);
    throw badRequest(message);
  }
}

function tooExpensive(cost: number): GraphQLError {
  const known = Number.isFinite(cost);
  return new GraphQLError(
    `The operation would cost ${known ? cost : 'far too much'}; the limit is ${QUERY_LIMITS.costMax}. ` +
      'Ask for fewer entries or fields.',
    {
      extensions: {
        code: 'QUERY_TOO_EXPENSIVE',
        ...(known ? { cost } : {}),
        limit: QUERY_LIMITS.costMax,
        http: { status: 400 },
      },
    },
  );
}

function badRequest(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } });
}
