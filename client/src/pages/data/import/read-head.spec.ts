import { describe, expect, it } from 'vitest';
import { readHead } from './read-head.ts';

const head = (content: string) => readHead(new Blob([content]));

describe('readHead', () => {
  it('reads quoted fields with accents and line breaks', async () => {
    expect(await head('title,label\n"Théière\nen fonte",10\n')).toEqual([
      ['title', 'label'],
      ['Théière\nen fonte', '10'],
    ]);
  });

  it('tells tabs from commas', async () => {
    expect(await head('title\tlabel\na, b\t10\n')).toEqual([
      ['title', 'label'],
      ['a, b', '10'],
    ]);
  });

  it('leaves a byte order mark out', async () => {
    expect((await head('\ufefftitle,label\na,1\n'))[0]).toEqual(['title', 'label']);
  });

  it('reads four rows of a long file', async () => {
    expect(await head(`title,label\n${'a,1\n'.repeat(500_000)}`)).toHaveLength(4);
  });

  it('finds no rows in a file that is no text', async () => {
    expect(await head('PK\u0003\u0004\u0000\u0000')).toEqual([]);
  });
});
