import { Readable } from 'node:stream';
import type { InfoRecord } from 'csv-parse';
import { AppError } from '../../platform/errors.js';
import { type CsvDialect, detectDialect } from './csv-dialect.js';
import { LineCounter } from './line-counter.js';
import { plainRecords } from './plain-records.js';

/** One record of a CSV or TSV file, or what is wrong with it. `line` is where it starts, counted from 1. */
export type TableRow =
  | { line: number; fields: string[] }
  | { line: number; reason: 'broken-utf8'; detail: string; excerpt: string };

/** A record above this size means a quote that is never closed, not a listing. */
const RECORD_BYTES_MAX = 32 * 1024 * 1024;
/** A plain record is read again with each chunk until it ends; one above this size had better not be. */
const PLAIN_BYTES_MAX = 1 << 20;
/** So much of a file is looked at to know its delimiter. */
const HEAD_BYTES = 16_384;
const EXCERPT_CHARS = 400;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Streams the records of a CSV or TSV file (RFC 4180; quotes inside an unquoted field stand for themselves); a byte
 * order mark is dropped. Bytes that are not UTF-8 spoil only the record in which they stand. A record is held in
 * memory as a whole, up to 32 MB. A quote that is opened by mistake swallows the lines up to the next quote: that
 * record then mostly has the wrong number of columns, which is for the caller to see.
 * @throws AppError UNUSABLE_FILE when the file as a whole cannot be read: UTF-16, a quote that is never closed
 */
export async function* readTable(content: AsyncIterable<Buffer>): AsyncGenerator<TableRow> {
  for await (const rows of readTableParts(content)) yield* rows;
}

/** As `readTable`, many rows at a time: waiting for each of them takes longer than reading it. */
export async function* readTableParts(content: AsyncIterable<Buffer>): AsyncGenerator<TableRow[]> {
  const chunks = content[Symbol.asyncIterator]();
  try {
    const read = await readHead(chunks);
    const head = withoutByteOrderMark(read);
    const dialect = await detectDialect(head.subarray(0, HEAD_BYTES), read.length <= HEAD_BYTES);
    const plain = new PlainReader(dialect);
    for (let chunk: Buffer | undefined = head; chunk !== undefined; chunk = await next(chunks)) {
      const rows = plain.read(chunk, false);
      if (rows === null) {
        yield* readPatiently(concat(plain.unread(), chunks), dialect, plain.linesDone);
        return;
      }
      yield rows;
    }
    const rows = plain.read(Buffer.alloc(0), true);
    if (rows !== null) yield rows;
    else yield* readPatiently(concat(plain.unread(), chunks), dialect, plain.linesDone);
  } finally {
    await chunks.return?.();
  }
}

/** Reads chunk by chunk as long as the text is plain. */
class PlainReader {
  linesDone = 0;
  private rest = '';

  constructor(private readonly dialect: CsvDialect) {}

  /** What `read` has not given back, to be read by another. */
  unread(): Buffer {
    return Buffer.from(this.rest, 'latin1');
  }

  /** @returns the records that end here; null when the text is not plain, or one is very long */
  read(chunk: Buffer, isEnd: boolean): TableRow[] | null {
    const { delimiter, record_delimiter } = this.dialect;
    this.rest += chunk.toString('latin1');
    if (record_delimiter.at(-1) !== '\n') return null;
    const plain = plainRecords(this.rest, delimiter, isEnd);
    if (plain === null || this.rest.length - plain.length > PLAIN_BYTES_MAX) return null;
    const severalLines = this.rest.includes('"');
    const rows: TableRow[] = [];
    for (const fields of plain.records) {
      const line = this.linesDone + 1;
      this.linesDone += severalLines ? 1 + lineEndsIn(fields) : 1;
      if (fields.length > 1 || fields[0] !== '') rows.push(decode(fields, line));
    }
    this.rest = this.rest.slice(plain.length);
    return rows;
  }
}

function lineEndsIn(fields: readonly string[]): number {
  let count = 0;
  for (const field of fields) {
    for (let at = field.indexOf('\n'); at >= 0; at = field.indexOf('\n', at + 1)) count += 1;
  }
  return count;
}

/** By the parser that understands stray quotes. @param linesBefore lines of the file before this content */
async function* readPatiently(
  content: AsyncIterable<Buffer>,
  dialect: CsvDialect,
  linesBefore: number,
): AsyncGenerator<TableRow[]> {
  const { parse } = await import('csv-parse');
  const lines = new LineCounter(dialect.record_delimiter.at(-1)!, linesBefore);
  const source = Readable.from(
    (async function* () {
      for await (const chunk of content) {
        lines.see(chunk);
        yield chunk;
      }
    })(),
    { objectMode: false },
  );
  const parser = parse({
    ...dialect,
    // Bytes pass through unchanged as latin1 characters; each field is decoded as UTF-8 below, so that a broken
    // byte is noticed and located instead of silently becoming U+FFFD.
    encoding: 'latin1',
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: RECORD_BYTES_MAX,
    // Here and not below, since an error further on discards the records that wait to be read.
    // Its type knows only records that stay lists.
    on_record: ((fields: string[], { bytes, empty_lines }: InfoRecord) => ({
      fields,
      line: lines.endRecord(bytes, empty_lines),
    })) as never,
  });
  source.on('error', (error) => parser.destroy(error)).pipe(parser);
  try {
    for await (const { fields, line } of parser as AsyncIterable<{ fields: string[]; line: number }>) {
      yield [decode(fields, line)];
    }
  } catch (error) {
    throw asUnusable(error, lines.nextLine(parser.info.empty_lines));
  } finally {
    source.destroy();
    parser.destroy();
  }
}

async function next(chunks: AsyncIterator<Buffer>): Promise<Buffer | undefined> {
  const { done, value } = await chunks.next();
  return done ? undefined : value;
}

async function readHead(chunks: AsyncIterator<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  while (bytes < HEAD_BYTES) {
    const { done, value } = await chunks.next();
    if (done) break;
    parts.push(value);
    bytes += value.length;
  }
  return Buffer.concat(parts);
}

async function* concat(head: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  yield* { [Symbol.asyncIterator]: () => rest };
}

function decode(fields: string[], line: number): TableRow {
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index]!;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the question is exactly whether all bytes are ASCII
    if (!/[^\x00-\x7f]/.test(field)) continue;
    try {
      fields[index] = utf8.decode(Buffer.from(field, 'latin1'));
    } catch {
      return {
        line,
        reason: 'broken-utf8',
        detail: `Column ${index + 1} is not valid UTF-8.`,
        excerpt: Buffer.from(field.slice(0, EXCERPT_CHARS), 'latin1').toString('utf8'),
      };
    }
  }
  return { line, fields };
}

function withoutByteOrderMark(head: Buffer): Buffer {
  if (looksLikeUtf16(head)) {
    throw new AppError('UNUSABLE_FILE', 'The file is encoded as UTF-16. Save it as UTF-8.', {
      field: 'file',
    });
  }
  const hasMark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
  return hasMark ? head.subarray(3) : head;
}

/** A UTF-16 byte order mark, or every second byte of the beginning zero, as of Latin text without a mark. */
function looksLikeUtf16(head: Buffer): boolean {
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) return true;
  const beginning = head.subarray(0, 64);
  const zeros = [0, 1].map(
    (parity) => beginning.filter((byte, at) => at % 2 === parity && byte === 0).length,
  );
  return beginning.length >= 4 && Math.max(...zeros) > beginning.length * 0.4 && Math.min(...zeros) === 0;
}

function asUnusable(error: unknown, line: number): Error {
  const { code } = error as { code?: string };
  if (code === 'CSV_QUOTE_NOT_CLOSED') {
    return new AppError(
      'UNUSABLE_FILE',
      `The record that begins on line ${line} opens a quote that is never closed.`,
      { field: 'file', line },
    );
  }
  if (code === 'CSV_MAX_RECORD_SIZE') {
    return new AppError(
      'UNUSABLE_FILE',
      `The record that begins on line ${line} is longer than ${RECORD_BYTES_MAX} bytes; a quote may not be closed.`,
      { field: 'file', line, recordBytesMax: RECORD_BYTES_MAX },
    );
  }
  return error as Error;
}
