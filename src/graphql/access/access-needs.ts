import {
  type GraphQLNamedType,
  type GraphQLSchema,
  isObjectType,
  Kind,
  type ObjectTypeDefinitionNode,
  type OperationTypeNode,
} from 'graphql';
import { ACCESS_NEEDS, type AccessNeed } from '../../platform/access/permissions.js';

/**
 * What fields need, by `<Type>.<field>`: all of Query, Mutation and Subscription, and those of other types that declare
 * something with `@access`, themselves or by their type. What is not in it needs no more than the field that leads to it.
 */
export type AccessNeeds = ReadonlyMap<string, AccessNeed>;

const OPERATIONS = ['query', 'mutation', 'subscription'] as OperationTypeNode[];

/** Says which one an answer is about, and nothing of it. */
const NAME_OF_ONE = 'id';

/** @throws Error naming every root field that declares nothing, so that no server starts with one */
export function accessNeedsOf(schema: GraphQLSchema): AccessNeeds {
  const needs = new Map<string, AccessNeed>();
  const silent: string[] = [];
  const roots = new Set<GraphQLNamedType | null | undefined>(
    OPERATIONS.map((operation) => schema.getRootType(operation)),
  );
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    const ofType = declared(type);
    for (const field of Object.values(type.getFields())) {
      const name = `${type.name}.${field.name}`;
      const need = declared(field) ?? (field.name === NAME_OF_ONE ? undefined : ofType);
      if (need !== undefined) needs.set(name, need);
      else if (roots.has(type)) silent.push(name);
    }
  }
  if (silent.length > 0) throw new Error(`These fields do not say what they need: ${silent.join(', ')}.`);
  return needs;
}

interface Declaring {
  readonly astNode?: Pick<ObjectTypeDefinitionNode, 'directives'> | null | undefined;
}

function declared({ astNode }: Declaring): AccessNeed | undefined {
  const access = astNode?.directives?.find(({ name }) => name.value === 'access');
  const value = access?.arguments?.find(({ name }) => name.value === 'needs')?.value;
  const word = value?.kind === Kind.ENUM ? value.value : undefined;
  return ACCESS_NEEDS.find((need) => need === word);
}
