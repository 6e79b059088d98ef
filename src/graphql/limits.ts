import { ApolloArmor } from '@escape.tech/graphql-armor';
import { type DocumentNode, GraphQLError, type GraphQLSchema, isListType, isNonNullType } from 'graphql';
import { type ComplexityEstimator, getComplexity } from 'graphql-query-complexity';

export const QUERY_LIMITS = {
  depthMax: 12,
  aliasesMax: 20,
  tokensMax: 4_000,
  directivesMax: 20,
  /** Roughly the number of values in the largest answer that the operation can have. */
  costMax: 25_000,
} as const;

/** A list without `first` is taken to have this many entries. */
const ASSUMED_LIST_LENGTH = 20;

const armor = new ApolloArmor({
  maxDepth: { n: QUERY_LIMITS.depthMax },
  maxAliases: { n: QUERY_LIMITS.aliasesMax },
  maxTokens: { n: QUERY_LIMITS.tokensMax },
  maxDirectives: { n: QUERY_LIMITS.directivesMax },
  costLimit: { enabled: false }, // does not know `first`; assertCost below does
  blockFieldSuggestion: { enabled: false }, // breaks resolver errors under graphql-jit; Apollo hides suggestions itself
});

/** Validation rules and plugins against operations made to be expensive. */
export const armorProtection = armor.protect();

const listEstimator: ComplexityEstimator = ({ field, args, childComplexity }) => {
  if (typeof args.first === 'number') return 1 + Math.max(0, args.first) * childComplexity;
  const type = isNonNullType(field.type) ? field.type.ofType : field.type;
  if (!isListType(type)) return 1 + childComplexity;
  // Entries of a connection are counted where its `first` is.
  return field.name === 'edges' ? childComplexity : 1 + ASSUMED_LIST_LENGTH * childComplexity;
};

/** @throws GraphQLError QUERY_TOO_EXPENSIVE with the cost and the limit */
export function assertCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
  variables: Record<string, unknown>,
): void {
  const cost = getComplexity({
    schema,
    query: document,
    ...(operationName == null ? {} : { operationName }),
    variables,
    estimators: [listEstimator],
  });
  if (cost > QUERY_LIMITS.costMax) {
    throw new GraphQLError(
      `The operation would cost ${cost}; the limit is ${QUERY_LIMITS.costMax}. Ask for fewer entries or fields.`,
      { extensions: { code: 'QUERY_TOO_EXPENSIVE', cost, limit: QUERY_LIMITS.costMax } },
    );
  }
}
