import { type DocumentNode, Kind, type OperationDefinitionNode, parse, print, visit } from 'graphql';
import { sha256 } from '../../platform/digest.js';

/** An operation with the fragments that it uses, and what it is known by. */
export interface PersistedOperation {
  readonly name: string;
  readonly digest: string;
}

/**
 * SHA-256 of a document as graphql-js prints it, with its definitions in the order of their names and without
 * `__typename` beside other fields, which clients add by themselves: two texts of one operation have one digest.
 */
export function digestOfDocument(document: DocumentNode): string {
  const plain = visit(document, {
    SelectionSet: {
      leave: (node) => {
        const selections = node.selections.filter(
          (selection) =>
            selection.kind !== Kind.FIELD ||
            selection.name.value !== '__typename' ||
            selection.alias !== undefined,
        );
        return selections.length === 0 ? node : { ...node, selections };
      },
    },
  });
  return sha256(
    plain.definitions
      .map((definition) => print(definition))
      .sort()
      .join('\n'),
  );
}

/** The operations of a text that may hold several, each as a client sends it: with its fragments and nothing else. */
export function operationsOf(source: string): PersistedOperation[] {
  const document = parse(source);
  const operations = document.definitions.filter(
    (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
  );
  return operations.map((operation) => ({
    name: operation.name?.value ?? 'anonymous',
    digest: digestOfDocument({
      kind: Kind.DOCUMENT,
      definitions: [operation, ...fragmentsOf(operation, document)],
    }),
  }));
}

function fragmentsOf(operation: OperationDefinitionNode, { definitions }: DocumentNode) {
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  const used = new Set<string>();
  const follow = (node: OperationDefinitionNode | (typeof fragments)[number]): void => {
    visit(node, {
      FragmentSpread: ({ name: { value } }) => {
        if (used.has(value)) return;
        used.add(value);
        for (const fragment of fragments) if (fragment.name.value === value) follow(fragment);
      },
    });
  };
  follow(operation);
  return fragments.filter(({ name }) => used.has(name.value));
}
