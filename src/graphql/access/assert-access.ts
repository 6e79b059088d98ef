import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { AccessNeed } from '../../platform/access/permissions.js';
import { assertMeets, meets, type Principal } from '../../platform/access/principal.js';
import { AppError } from '../../platform/errors.js';
import { type AccessNeeds, accessNeedsOf } from './access-needs.js';

/** What describes the schema; strangers are not told. */
const INTROSPECTION = new Set(['__schema', '__type']);

const knownNeeds = new WeakMap<GraphQLSchema, AccessNeeds>();

/**
 * Lets an operation run only when its caller may use every field of it that Query, Mutation or Subscription has, wherever
 * fragments bring it in and whether or not a directive would leave it out. Nothing is executed before.
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
  const type = schema.getRootType(operation.operation);
  const needs = knownNeeds.get(schema) ?? accessNeedsOf(schema);
  knownNeeds.set(schema, needs);
  for (const name of rootFields(document, operation.selectionSet)) {
    if (name === '__typename') continue;
    const need: AccessNeed | undefined = INTROSPECTION.has(name)
      ? 'READ'
      : needs.get(`${type?.name}.${name}`);
    // A valid operation has none; what cannot be looked up is not let through.
    if (need === undefined) throw new AppError('FORBIDDEN', `Nothing says what ${name} needs.`);
    assertMeets(principal, need, name);
  }
}

/** Whether somebody may be told what the schema has, as messages about an invalid operation do. */
export function mayKnowSchema(principal: Principal): boolean {
  return meets(principal, 'READ') || principal.kind !== 'ANONYMOUS';
}

/** What somebody who may not know the schema is told about an operation that does not fit it. */
export function unknownToStrangers(): AppError {
  return new AppError('UNAUTHENTICATED', 'The operation is not valid; sign in to be told why.');
}

function rootFields(document: DocumentNode, selectionSet: SelectionSetNode): Set<string> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const found = new Set<string>();
  const seen = new Set<string>();
  const visit = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) found.add(selection.name.value);
      else if (selection.kind === Kind.INLINE_FRAGMENT) visit(selection.selectionSet);
      else if (!seen.has(selection.name.value)) {
        seen.add(selection.name.value);
        const fragment = fragments.get(selection.name.value);
        if (fragment !== undefined) visit(fragment.selectionSet);
      }
    }
  };
  visit(selectionSet);
  return found;
}
