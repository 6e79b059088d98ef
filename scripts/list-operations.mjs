/**
 * The last part of `npm run build` for the server: dist/persisted-operations.json, the digests and names of the operations
 * of the web client and of GraphiQL's examples, which PERSISTED_OPERATIONS=only lets through.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { operationsOf } from '../dist/src/graphql/persisted/operations-of.js';

const root = join(import.meta.dirname, '..');
const client = join(root, 'client/src');

const texts = readdirSync(client, { recursive: true })
  .filter((name) => name.endsWith('.graphql'))
  .map((name) => readFileSync(join(client, name), 'utf8'));
const { outputText } = ts.transpileModule(readFileSync(join(client, 'graphiql/examples.ts'), 'utf8'), {
  compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
});
const { EXAMPLES } = await import(`data:text/javascript,${encodeURIComponent(outputText)}`);

const operations = [...texts, ...EXAMPLES.map(({ query }) => query)].flatMap(operationsOf);
const list = Object.fromEntries(operations.map(({ digest, name }) => [digest, name]).sort());
writeFileSync(join(root, 'dist/persisted-operations.json'), `${JSON.stringify(list, null, 2)}\n`);
