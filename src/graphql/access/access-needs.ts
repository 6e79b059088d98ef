import { type GraphQLField, type GraphQLSchema, Kind, type OperationTypeNode } from 'graphql';
import { ACCESS_NEEDS, type AccessNeed } from '../../platform/access/permissions.js';

/** What each field of Query, Mutation and Subscription declares with `@access`, by `<Type>.<field>`. */
export type AccessNeeds = ReadonlyMap<string, AccessNeed>;

const OPERATIONS = ['query', 'mutation', 'subscription'] as OperationTypeNode[];

/** @throws Error naming every root field that declares nothing, so that no server starts with one */
export function accessNeedsOf(schema: GraphQLSchema): AccessNeeds {
  const needs = new Map<string, AccessNeed>();
  const silent: string[] = [];
  for (const type of OPERATIONS.map((operation) => schema.getRootType(operation))) {
    for (const field of Object.values(type?.getFields() ?? {})) {
      const name = `${type!.name}.${field.name}`;
      const need = declared(field);
      if (need === undefined) silent.push(name);
      else needs.set(name, need);
    }
  }
  if (silent.length > 0) throw new Error(`These fields do not say what they need: ${silent.join(', ')}.`);
  return needs;
}

function declared({ astNode }: GraphQLField<unknown, unknown>): AccessNeed | undefined {
  const access = astNode?.directives?.find(({ name }) => name.value === 'access');
  const value = access?.arguments?.find(({ name }) => name.value === 'needs')?.value;
  const word = value?.kind === Kind.ENUM ? value.value : undefined;
  return ACCESS_NEEDS.find((need) => need === word);
}
