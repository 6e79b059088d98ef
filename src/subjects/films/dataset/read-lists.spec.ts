import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TableRow } from '../../../pipeline/dataset/read-table.js';
import { readLists } from './read-lists.js';

async function read(chunks: readonly Buffer[], delimiter: string): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  const content = (async function* () {
    yield* chunks;
  })();
  for await (const batch of readLists(content, delimiter)) rows.push(...batch);
  return rows;
}

describe('readLists', () => {
  it('reads latin-1 and counts lines that are empty', async () => {
    const content = Buffer.from('1::Caf\xe9::x\r\n\r\n2::Elle::y', 'latin1');
    expect(await read([content], '::')).toEqual([
      { line: 1, fields: ['1', 'Café', 'x'] },
      { line: 3, fields: ['2', 'Elle', 'y'] },
    ]);
  });

  it('reads the same however the file comes in chunks', async () => {
    const field = fc.stringMatching(/^[ -9;-{}~À-ÿ]{0,8}$/);
    const rows = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.constantFrom('::', '\t', '|'),
        fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 10 }),
        async (records, delimiter, sizes) => {
          const whole = Buffer.from(
            records.map((fields) => `${fields.join(delimiter)}\n`).join(''),
            'latin1',
          );
          const chunks: Buffer[] = [];
          let at = 0;
          for (const size of sizes) {
            chunks.push(whole.subarray(at, at + size));
            at += size;
          }
          chunks.push(whole.subarray(at));
          const expected = records.map((fields, index) => ({ line: index + 1, fields }));
          expect(await read(chunks, delimiter)).toEqual(expected);
        },
      ),
    );
  });

  it('refuses a line that never ends', async () => {
    await expect(read([Buffer.alloc(1_100_000, 'x')], '\t')).rejects.toMatchObject({ code: 'UNUSABLE_FILE' });
  });
});
