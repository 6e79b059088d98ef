import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { readText } from '../deploy/support/files.js';

it('names tests that there are', () => {
  const named = [...readText('docs/security.md').matchAll(/`([\w./-]+\.spec\.ts)`/g)].map(
    ([, path]) => path!,
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((path) => !existsSync(resolve(import.meta.dirname, '../..', path)))).toEqual([]);
});
