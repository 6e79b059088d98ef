import { type DocumentNode, type GraphQLSchema, getOperationAST } from 'graphql';
import type { AccessNeed } from '../../platform/access/permissions.js';
import { assertMeets, meets, type Principal } from '../../platform/access/principal.js';
import { AppError } from '../../platform/errors.js';
import { type AccessNeeds, accessNeedsOf } from './access-needs.js';
import { selectedFields } from './selected-fields.js';

/** What describes the schema; strangers are not told. */
const INTROSPECTION = new Set(['__schema', '__type']);

/** A field that an operation uses, and what it needs. */
interface Need {
  readonly what: string;
  readonly need: AccessNeed;
}

const knownNeeds = new WeakMap<GraphQLSchema, AccessNeeds>();
/** By the document, which Apollo keeps parsed, and the operation of it that is meant. */
const neededBy = new WeakMap<DocumentNode, Map<unknown, readonly Need[]>>();

/**
 * Lets an operation run only when its caller may use every field of it: those of Query, Mutation or Subscription, and what
 * it asks of their answers, wherever fragments bring it in and whether or not a directive would leave it out. Nothing is
 * executed before.
 * @param document valid for the schema
 * @throws AppError UNAUTHENTICATED, FORBIDDEN, with the field and what it needs
 */
export function assertAccess(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
  principal: Principal,
): void {
  const operation = getOperationAST(document, operationName);
  if (operation == null) return; // refused by what runs it
  const known = neededBy.get(document) ?? new Map<unknown, readonly Need[]>();
  neededBy.set(document, known);
  const needed = known.get(operation) ?? needsOf(schema, document, operation);
  known.set(operation, needed);
  for (const { what, need } of needed) assertMeets(principal, need, what);
}

function needsOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  { operation, selectionSet }: NonNullable<ReturnType<typeof getOperationAST>>,
): readonly Need[] {
  const needs = knownNeeds.get(schema) ?? accessNeedsOf(schema);
  knownNeeds.set(schema, needs);
  const root = schema.getRootType(operation);
  if (root == null) throw new AppError('FORBIDDEN', `There is no ${operation}.`);
  return selectedFields(schema, document, root, selectionSet).flatMap(({ type, name }) => {
    const isOfRoot = type === root.name;
    const need = INTROSPECTION.has(name) ? 'READ' : needs.get(`${type}.${name}`);
    if (need !== undefined) return { what: isOfRoot ? name : `${type}.${name}`, need };
    // A valid operation has none; what cannot be looked up is not let through.
    if (isOfRoot) throw new AppError('FORBIDDEN', `Nothing says what ${name} needs.`);
    return [];
  });
}

/** Whether somebody may be told what the schema has, as messages about an invalid operation do. */
export function mayKnowSchema(principal: Principal): boolean {
  return meets(principal, 'READ') || principal.kind !== 'ANONYMOUS';
}

/** What somebody who may not know the schema is told about an operation that does not fit it. */
export function unknownToStrangers(): AppError {
  return new AppError('UNAUTHENTICATED', 'The operation is not valid; sign in to be told why.');
}
