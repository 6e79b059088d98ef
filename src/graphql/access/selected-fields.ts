import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';

/** A field that an operation selects, with the type that has it. */
export interface SelectedField {
  readonly type: string;
  readonly name: string;
}

/**
 * The fields that a selection takes at any depth, wherever fragments bring them in and whether or not a directive would
 * leave them out; `__typename` and what is below introspection are left out.
 * @param document valid for the schema
 */
export function selectedFields(
  schema: GraphQLSchema,
  document: DocumentNode,
  root: GraphQLObjectType,
  selectionSet: SelectionSetNode,
): SelectedField[] {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const found = new Map<string, SelectedField>();
  const seen = new Set<string>();
  const visit = (type: GraphQLNamedType | undefined, { selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const name = selection.name.value;
        if (name === '__typename') continue;
        found.set(`${type?.name}.${name}`, { type: type?.name ?? '', name });
        if (selection.selectionSet === undefined || name.startsWith('__')) continue;
        visit(typeOfField(type, name), selection.selectionSet);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const { typeCondition } = selection;
        visit(typeCondition ? schema.getType(typeCondition.name.value) : type, selection.selectionSet);
      } else if (!seen.has(selection.name.value)) {
        // The condition of a fragment is its type, wherever it is spread: once is enough.
        seen.add(selection.name.value);
        const fragment = fragments.get(selection.name.value);
        if (fragment !== undefined)
          visit(schema.getType(fragment.typeCondition.name.value), fragment.selectionSet);
      }
    }
  };
  visit(root, selectionSet);
  return [...found.values()];
}

function typeOfField(type: GraphQLNamedType | undefined, name: string): GraphQLNamedType | undefined {
  const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
  return field && getNamedType(field.type);
}
