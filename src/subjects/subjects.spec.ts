import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALL_SUBJECTS } from './subjects.js';

const page = readFileSync(join(import.meta.dirname, '../../docs/subjects.md'), 'utf8');

/** What stands in code in the first column of the table below a heading. */
function firstColumn(heading: string): string[] {
  const section = page.split('\n## ').find((part) => part.startsWith(heading))!;
  const cells = section.match(/^\| .*?(?= \|)/gm)!;
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code!));
}

describe('docs/subjects.md', () => {
  it.each(ALL_SUBJECTS)('lists what $name answers, and nothing else', (subject) => {
    expect(firstColumn('The contract').sort()).toEqual(Object.keys(subject).sort());
  });

  it('lists every folder of the room that is the pattern', () => {
    const folders = readdirSync(join(import.meta.dirname, 'films'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `${name}/`);
    const listed = firstColumn('The room').filter((name) => name.endsWith('/'));
    expect(listed.sort()).toEqual(folders.sort());
  });
});
