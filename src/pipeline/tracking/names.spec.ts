import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkName, cut, isPathNormal } from './names.js';

/** What POSIX says a path comes to, written another way than the code under test. */
function normalized(path: string): string {
  const leading = path.startsWith('/') ? '/' : '';
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && (kept.at(-1) ?? '..') !== '..') kept.pop();
    else if (part === '..' && leading === '') kept.push(part);
    else if (part !== '..') kept.push(part);
  }
  return leading + kept.join('/') || '.';
}

const pathLike = fc.array(fc.constantFrom('a', 'b c', '.', '..', '...', '..a', '/', '//', '-', 'é:1'), {
  minLength: 1,
  maxLength: 8,
});

describe('names of metrics, parameters and tags', () => {
  it('are path-normal when normalising changes nothing and they lead nowhere else', () => {
    fc.assert(
      fc.property(pathLike, (parts) => {
        const name = parts.join('');
        const expected =
          normalized(name) === name && name !== '.' && !name.startsWith('..') && !name.startsWith('/');
        expect(isPathNormal(name)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['a', 'train/loss', 'Ünï_1-2.3: x', '数', '.hidden', 'a/..b'])('may be %j', (name) => {
    expect(() => checkName(name, 'name')).not.toThrow();
  });

  it.each(['a\n', 'a?b', 'a\\b', '%', 'ab\u0000', '😀', 'a,b', "a'b"])('may not be %j', (name) => {
    expect(() => checkName(name, 'metrics[0].name')).toThrow(
      `Invalid value ${JSON.stringify(name)} for parameter 'metrics[0].name' supplied`,
    );
  });

  it('have at most 250 characters', () => {
    expect(() => checkName('a'.repeat(250), 'key')).not.toThrow();
    expect(() => checkName('a'.repeat(251), 'key', 'Param key')).toThrow(
      "'Param key' exceeds the maximum length of 250 characters",
    );
  });

  it('count letters beyond the basic plane once', () => {
    expect(() => checkName('𠀀'.repeat(250), 'key')).not.toThrow();
    expect(() => checkName('𠀀'.repeat(251), 'key')).toThrow('exceeds the maximum length');
  });
});

describe('cutting a text', () => {
  it('keeps whole characters, and as many as fit', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 20 }),
        fc.integer({ min: 0, max: 20 }),
        (text, max) => {
          expect([...cut(text, max)]).toEqual([...text].slice(0, max));
        },
      ),
    );
  });
});
