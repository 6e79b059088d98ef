import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/reliability.md'), 'utf8');
const named = new Set(
  [...page.matchAll(/`((?:test|src|scripts)\/[\w./-]+\.spec\.ts)`/g)].map(([, path]) => path!),
);

it.each([...named])('the page on reliability names a test that exists: %s', (path) => {
  expect(existsSync(join(root, path))).toBe(true);
});

it('the page on reliability names every test of a fault', () => {
  const own = readdirSync(import.meta.dirname).filter(
    (name) => name.endsWith('.spec.ts') && name !== 'page.spec.ts',
  );
  expect(own.filter((name) => !named.has(`test/faults/${name}`))).toEqual([]);
});
