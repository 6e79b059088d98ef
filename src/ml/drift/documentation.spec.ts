import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DRIFT_TESTS } from './tests.js';

const page = readFileSync(new URL('../../../docs/drift-tests.md', import.meta.url), 'utf8');

describe('docs/drift-tests.md', () => {
  it.each(Object.values(DRIFT_TESTS))('says of $name what the test says of itself', (test) => {
    const row = page.split('\n').find((line) => line.startsWith(`| \`${test.name}\` |`));
    const cells = row!.split('|').map((cell) => cell.trim());
    expect(cells[2]).toBe(test.title);
    expect(cells[5]).toMatch(new RegExp(` ${test.threshold}$`));
    expect(cells[6]).toBe((test as { defect?: string }).defect ?? '');
  });
});
