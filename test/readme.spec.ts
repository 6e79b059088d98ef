import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { helpOf } from './support/cli.js';

const root = resolve(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const schema = buildSchema(readFileSync(join(root, 'schema.graphql'), 'utf8'));

const PAGES = [
  'serving',
  'lineage',
  'gate',
  'drift-tests',
  'retraining',
  'corrections',
  'monitoring',
  'access',
  'scaling',
  'films',
  'tutorial-films',
  'starter-pack',
  'subjects',
];
const pages = PAGES.map((name) => join('docs', `${name}.md`)).map((path) =>
  readFileSync(join(root, path), 'utf8'),
);
const bodies = [...[readme, ...pages].join('\n').matchAll(/-d '([^']+)'/g)].map(([, body]) => body!);
const operations = [...[readme, ...pages].join('\n').matchAll(/```graphql\n([\s\S]+?)```/g)].flatMap(
  ([, block]) => block!.split('\n\n'),
);
const tutorial = readFileSync(join(root, 'docs/tutorial-mlflow.md'), 'utf8');
/** Commands that have commands of their own. */
const GROUPS = new Set(['tracking', 'drift', 'account', 'key', 'audit', 'archive', 'promotions']);
const commands = [
  ...[readme, tutorial, ...pages].join('\n').matchAll(/npx gondola ([a-z-]+)([^\n`#]*)/g),
].map(([, name, rest]) => [name!, rest!]);

describe('the README and the tutorials', () => {
  it.each(bodies)('sends JSON: %s', (body) => {
    const { query } = JSON.parse(body) as { query?: string };
    expect(query === undefined ? [] : validate(schema, parse(query))).toEqual([]);
  });

  it.each(operations)('shows GraphQL that the schema has: %s', (operation) => {
    expect(validate(schema, parse(operation))).toEqual([]);
  });

  it.each(commands)('shows a command and options that exist: %s%s', async (name, rest) => {
    const options = [...rest.matchAll(/(--[a-z-]+)/g)].map(([, option]) => option!);
    const help = await helpOf(GROUPS.has(name) ? `${name} ${rest.trim().split(' ')[0]}` : name);
    expect(help.code).toBe(0);
    expect(options.filter((option) => !help.stdout.includes(option))).toEqual([]);
  });
});
