import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type DocumentNode, GraphQLError } from 'graphql';
import { ConfigError } from '../../platform/config-error.js';
import { digestOfDocument, operationsOf } from './operations-of.js';

/** What `npm run build` writes: the digests of the operations of the web client and of GraphiQL's examples. */
const BUILT_LIST = join(import.meta.dirname, '../../../persisted-operations.json');

/** The operations that this server runs, where it does not run every one. */
export class AllowedOperations {
  private readonly known = new WeakMap<DocumentNode, string>();

  constructor(private readonly digests: ReadonlySet<string>) {}

  /** @throws GraphQLError OPERATION_NOT_ALLOWED with the digest of the document */
  assertAllowed(document: DocumentNode): void {
    const digest = this.known.get(document) ?? digestOfDocument(document);
    this.known.set(document, digest);
    if (this.digests.has(digest)) return;
    const message = 'This server runs the operations of its list alone, and this one is not among them.';
    throw new GraphQLError(message, {
      extensions: { code: 'OPERATION_NOT_ALLOWED', digest, http: { status: 403 } },
    });
  }
}

/**
 * The list of the build, and the operations of an operator.
 * @param path a file of operations, or a folder with such files (`*.graphql`); undefined for none
 * @throws ConfigError for a file that cannot be read, or is no GraphQL
 */
export function readAllowedOperations(path: string | undefined): AllowedOperations {
  const built = JSON.parse(readFileSync(BUILT_LIST, 'utf8')) as Record<string, string>;
  return new AllowedOperations(
    new Set([...Object.keys(built), ...(path === undefined ? [] : digestsOf(path))]),
  );
}

function digestsOf(path: string): string[] {
  try {
    const files = statSync(path).isDirectory()
      ? (readdirSync(path, { recursive: true }) as string[])
          .filter((name) => name.endsWith('.graphql'))
          .map((name) => join(path, name))
      : [path];
    return files.flatMap((file) => operationsOf(readFileSync(file, 'utf8')).map(({ digest }) => digest));
  } catch (error) {
    const { message } = error as Error;
    throw new ConfigError(`The configuration has 1 problem:\n  PERSISTED_OPERATIONS_PATH: ${message}`);
  }
}
