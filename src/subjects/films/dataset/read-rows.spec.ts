import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FILMS, RATINGS, TAGS } from './file-layout.js';
import { type FileRow, readRows } from './read-rows.js';
import type { SetFormat } from './set-format.js';

async function read(text: string, format: SetFormat, layout = RATINGS): Promise<FileRow[]> {
  const rows: FileRow[] = [];
  const content = (async function* () {
    yield Buffer.from(text, format === 'latest' ? 'utf8' : 'latin1');
  })();
  for await (const batch of readRows(content, format, layout)) rows.push(...batch);
  return rows;
}

const values = (rows: readonly FileRow[]) => rows.map((row) => ('values' in row ? row.values : row.reason));

describe('readRows', () => {
  it('reads the same ratings from all three formats', async () => {
    const number = fc.integer({ min: 0, max: 1_000_000 }).map(String);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(number, number, number, number), { minLength: 1 }),
        async (ratings) => {
          const lines = (delimiter: string) => ratings.map((row) => `${row.join(delimiter)}\n`).join('');
          const latest = `userId,movieId,rating,timestamp\n${lines(',')}`;
          expect(values(await read(latest, 'latest'))).toEqual(ratings);
          expect(values(await read(lines('\t'), '100k'))).toEqual(ratings);
          expect(values(await read(lines('::'), '1m'))).toEqual(ratings);
        },
      ),
    );
  });

  it('finds columns by their names, whichever their order', async () => {
    const text = 'timestamp,rating,movie_id,USERID\n99,4,7,1\n';
    expect(values(await read(text, 'latest'))).toEqual([['1', '7', '4', '99']]);
  });

  it('reads genres from the flags of u.item, and the year from its date where the title has none', async () => {
    const flags = (...set: number[]) =>
      Array.from({ length: 19 }, (_, at) => (set.includes(at) ? '1' : '0')).join('|');
    const text = `7|Été (1995)|01-Jan-1995||url|${flags(5, 8)}\n8|Other|08-Feb-1996|||${flags(0)}\n9|None||||${flags()}\n`;
    expect(values(await read(text, '100k', FILMS))).toEqual([
      ['7', 'Été (1995)', 'Comedy|Drama'],
      ['8', 'Other (1996)', 'unknown'],
      ['9', 'None', ''],
    ]);
  });

  it('keeps titles with commas and quotes of the latest sets', async () => {
    const text =
      'movieId,title,genres\n11,"American President, The (1995)",Comedy|Drama\n12,"Say ""Hi"" (2001)",\n';
    expect(values(await read(text, 'latest', FILMS))).toEqual([
      ['11', 'American President, The (1995)', 'Comedy|Drama'],
      ['12', 'Say "Hi" (2001)', ''],
    ]);
  });

  it('gives rows of another number of columns back as rejected, with their lines', async () => {
    expect(await read('1\t2\t3\t4\n1\t2\t3\n', '100k')).toMatchObject([
      { line: 1 },
      { line: 2, reason: 'column-count', excerpt: '1 | 2 | 3' },
    ]);
  });

  it('rejects a row with bytes that are not UTF-8', async () => {
    const rows: FileRow[] = [];
    const content = (async function* () {
      yield Buffer.from('movieId,tag\n1,caf\xe9\n1,fine\n', 'latin1');
    })();
    for await (const batch of readRows(content, 'latest', TAGS)) rows.push(...batch);
    expect(values(rows)).toEqual(['broken-utf8', ['1', 'fine']]);
  });

  it('refuses a file that lacks a column', async () => {
    await expect(read('userId,movieId,rating\n1,2,3\n', 'latest')).rejects.toMatchObject({
      code: 'UNUSABLE_FILE',
      message: 'The file has no column timestamp.',
    });
  });
});
