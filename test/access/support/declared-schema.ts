import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildASTSchema, extendSchema, type GraphQLSchema, Kind, parse } from 'graphql';

const folder = resolve(import.meta.dirname, '../../../src/graphql');

/** The schema as the .graphql files declare it, with their directives, which the committed one leaves out. */
export function declaredSchema(): GraphQLSchema {
  const definitions = (readdirSync(folder, { recursive: true }) as string[])
    .filter((name) => name.endsWith('.graphql'))
    .flatMap((name) => parse(readFileSync(join(folder, name), 'utf8')).definitions);
  const isExtension = ({ kind }: { kind: string }) => kind.endsWith('Extension');
  const base = buildASTSchema(
    { kind: Kind.DOCUMENT, definitions: definitions.filter((node) => !isExtension(node)) },
    { assumeValidSDL: true },
  );
  return extendSchema(base, { kind: Kind.DOCUMENT, definitions: definitions.filter(isExtension) });
}
