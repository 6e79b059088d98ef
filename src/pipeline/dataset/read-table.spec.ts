import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTable, type TableRow } from './read-table.js';

const ROWS_SAMPLED = 100;

async function collect(table: AsyncIterable<TableRow>): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for await (const row of table) rows.push(row);
  return rows;
}

async function read(content: string | Buffer, chunkBytes = 65_536): Promise<TableRow[]> {
  const bytes = Buffer.from(content);
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
  }
  return collect(readTable(chunks()));
}

const fieldsOf = async (content: string | Buffer) =>
  (await read(content)).map((row) => ('fields' in row ? row.fields : row.reason));
const linesOf = async (content: string | Buffer) => (await read(content)).map(({ line }) => line);

describe('readTable', () => {
  it('reads quotes, escaped quotes, delimiters and line ends inside quotes', async () => {
    expect(await fieldsOf('a,b\n"x, y","say ""hi"""\n"1\n2",3\n')).toEqual([
      ['a', 'b'],
      ['x, y', 'say "hi"'],
      ['1\n2', '3'],
    ]);
  });

  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('numbers lines by %s, also inside quotes', async (_name, newline) => {
    const text = ['a,b', '"x', 'y",1', 'z,2', ''].join(newline);
    expect(await linesOf(text)).toEqual([1, 2, 4]);
  });

  it('reads a file that mixes line ends', async () => {
    expect(await fieldsOf('a,b\r\n1,2\n3,4\r\n')).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
    ]);
  });

  it('passes over empty lines and still counts them', async () => {
    expect(await linesOf('a,b\n\n\r\n1,2\n\n3,4')).toEqual([1, 4, 6]);
  });

  it('keeps a field of two quotes as an empty one', async () => {
    expect(await fieldsOf('a\n""\n')).toEqual([['a'], ['']]);
  });

  it.each([
    ['comma', ','],
    ['semicolon', ';'],
    ['tab', '\t'],
  ])('finds the delimiter: %s', async (_name, delimiter) => {
    const text = `id${delimiter}title${delimiter}label\n1${delimiter}red${delimiter}10\n`;
    expect((await fieldsOf(text))[1]).toEqual(['1', 'red', '10']);
  });

  it('takes no delimiter from inside a quoted header', async () => {
    expect(await fieldsOf('"a;b;c;d",title\n1,red\n')).toEqual([
      ['a;b;c;d', 'title'],
      ['1', 'red'],
    ]);
  });

  it('takes the delimiter that suits all rows, not the most frequent character of the first', async () => {
    expect(await fieldsOf('red, green, blue, white\t10\nblack\t20\n')).toEqual([
      ['red, green, blue, white', '10'],
      ['black', '20'],
    ]);
  });

  it('drops a byte order mark', async () => {
    expect(await fieldsOf('\ufeffa,b\n1,2\n')).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });

  it.each([
    ['with a mark', Buffer.from('\ufefftitle,label\n', 'utf16le')],
    ['big-endian with a mark', Buffer.from('\ufefftitle,label\n', 'utf16le').swap16()],
    ['without a mark', Buffer.from('title,label\nred,10\n', 'utf16le')],
  ])('refuses UTF-16 %s', async (_name, content) => {
    await expect(read(content)).rejects.toMatchObject({
      code: 'UNUSABLE_FILE',
      message: expect.stringContaining('UTF-16'),
    });
  });

  it('rejects only the row with broken UTF-8, by its line', async () => {
    const content = Buffer.concat([
      Buffer.from('a,b\n"x\ny",1\n'),
      Buffer.from([0x63, 0xe9, 0x2c, 0x32, 0x0a]), // "cé,2" in latin-1
      Buffer.from('é,3\n'),
    ]);
    expect(await read(content)).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 2, fields: ['x\ny', '1'] },
      { line: 4, reason: 'broken-utf8', detail: 'Column 1 is not valid UTF-8.', excerpt: 'c\ufffd' },
      { line: 5, fields: ['é', '3'] },
    ]);
  });

  it('reads an empty file as no rows and a header alone as one', async () => {
    expect([await read(''), await read('a,b'), await read('a,b\n')].map((rows) => rows.length)).toEqual([
      0, 1, 1,
    ]);
  });

  it('says where a quote was opened that is never closed', async () => {
    await expect(read('a,b\n1,2\n"x\ny",3\n4,"z\n5,6\n')).rejects.toMatchObject({
      code: 'UNUSABLE_FILE',
      facts: { field: 'file', line: 5 },
    });
  });

  it('stops at a quote that swallows more than 32 MB, without reading the rest', async () => {
    const megabyte = Buffer.alloc(1 << 20, 'x,y\n');
    let megabytes = 0;
    async function* endless() {
      yield Buffer.from('a,b\n1,"z\n');
      for (; megabytes < 100; megabytes++) yield megabyte;
    }
    await expect(collect(readTable(endless()))).rejects.toMatchObject({
      code: 'UNUSABLE_FILE',
      facts: { line: 2 },
    });
    expect(megabytes).toBeLessThan(34);
  });

  it('names the limit for a record that is too long without any quote', async () => {
    await expect(read(`a,b\n${'x'.repeat(33 << 20)}`)).rejects.toMatchObject({
      code: 'UNUSABLE_FILE',
      facts: { line: 2, recordBytesMax: 32 << 20 },
    });
  });

  it('reads a title of 10 MB full of quotes and goes on', async () => {
    const title = '"'.repeat(5 << 20);
    const rows = await fieldsOf(`t,l\n"${title.replaceAll('"', '""')}",1\nx,2\n`);
    expect(rows[1]![0] === title).toBe(true);
    expect(rows[2]).toEqual(['x', '2']);
  });

  it('keeps NUL bytes in fields', async () => {
    expect(await fieldsOf('a,b\nx\0y,1\n"p\0q","2"\n')).toEqual([
      ['a', 'b'],
      ['x\0y', '1'],
      ['p\0q', '2'],
    ]);
  });

  it('keeps quotes inside and around the words of an unquoted field', async () => {
    expect(await fieldsOf('a,b\n12" vinyl,1\n"Best" product,2\n')).toEqual([
      ['a', 'b'],
      ['12" vinyl', '1'],
      ['"Best" product', '2'],
    ]);
  });

  it('gives the lines that a stray quote has swallowed as one record, which has too few columns', async () => {
    expect(await read('a,b\n"Best of,1\nlamp,"red"\nx,2\n')).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 2, fields: ['"Best of,1\nlamp,"red"'] },
      { line: 4, fields: ['x', '2'] },
    ]);
  });

  it('gives back what another program wrote, with the right lines, however the file is cut', async () => {
    const cell = fc.string({
      unit: fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom('"', ',', ';', '\t', '\n', '\r\n', ' ', 'a') },
        { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
      ),
      maxLength: 8,
    });
    const table = fc
      .integer({ min: 2, max: 4 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
      );
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 7 }),
        async (cells, newline, chunkBytes) => {
          // The header settles the delimiter, and that LF ends records.
          const rows = [cells[0]!.map((_cell, at) => `column ${at}`), ...cells];
          const written = rows.map((row) => stringify([row], { quoted: true, record_delimiter: newline }));
          // 16 KB behind the table make the reader start before the end, so that chunks count.
          const padding = `"${'p'.repeat(16_384)}"${',""'.repeat(cells[0]!.length - 1)}${newline}`;
          let line = 1;
          const expected = [...written.keys()].map((at) => {
            const row = { line, fields: rows[at]! };
            line += written[at]!.split('\n').length - 1;
            return row;
          });
          const head = written[0]! + padding;
          const tail = Buffer.from(written.slice(1).join(''));
          async function* chunks() {
            yield Buffer.from(head);
            for (let at = 0; at < tail.length; at += chunkBytes) yield tail.subarray(at, at + chunkBytes);
          }
          const actual = await collect(readTable(chunks()));
          expect([actual[0], ...actual.slice(2).map((row) => ({ ...row, line: row.line - 1 }))]).toEqual(
            expected,
          );
        },
      ),
      { numRuns: ROWS_SAMPLED },
    );
  });

  it('reads the same from any cutting, also of files that follow no rule', async () => {
    const wild = fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'é', '😀', 'a'), maxLength: 40 });
    const attempt = async (text: string, chunkBytes: number) =>
      read(`${'h'.repeat(16_384)},x\n${text}`, chunkBytes).catch((error: Error) => error.message);
    await fc.assert(
      fc.asyncProperty(wild, fc.integer({ min: 0, max: 20 }), async (text, at) => {
        const head = 16_387; // the chunk that holds the header ends right behind it, or somewhere in the text
        expect(await attempt(text, head + at)).toEqual(await attempt(text, 1 << 20));
      }),
      { numRuns: ROWS_SAMPLED },
    );
  });

  it('reads plain records as the patient parser would', async () => {
    const wild = fc.string({
      unit: fc.constantFrom('"', '"', ',', ',', '\n', '\r', '\r\n', ' ', '\t', '\u00a0', 'a'),
      maxLength: 30,
    });
    // A record that only the patient parser reads makes it read what follows, too.
    const attempt = async (first: string, text: string) => {
      const rows = await read(`title,label\n${first},1\n${text}`, 8).catch((error: Error) => error.message);
      return typeof rows === 'string' ? rows : rows.slice(2);
    };
    await fc.assert(
      fc.asyncProperty(wild, async (text) => {
        expect(await attempt('x', text)).toEqual(await attempt('"x"x', text));
      }),
      { numRuns: 20 * ROWS_SAMPLED },
    );
  });
});
