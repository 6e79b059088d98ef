import type { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { AppError } from '../../platform/errors.js';

/** One record of a CSV or TSV file, or what is wrong with it. `line` is where it starts, counted from 1. */
export type TableRow =
  | { line: number; fields: string[] }
  | { line: number; reason: 'broken-utf8' | 'malformed-csv'; detail: string; excerpt: string };

/** A record above this size means a quote that is never closed, not a listing. */
const RECORD_BYTES_MAX = 32 * 1024 * 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Streams the records of a CSV or TSV file (RFC 4180, with stray quotes inside unquoted fields kept as they are).
 * The delimiter (comma, semicolon or tab) is taken from the first line. Bytes that are not UTF-8 spoil only the
 * record in which they stand.
 * @throws AppError UNUSABLE_FILE when the file as a whole cannot be read: UTF-16, a quote that is never closed
 */
export async function* readTable(content: Readable): AsyncGenerator<TableRow> {
  const { head, rest } = await splitHead(content);
  let lastLine = 0;
  const skipped: { line: number; detail: string; excerpt: string }[] = [];
  const parser = parse({
    delimiter: delimiterOf(head),
    // Bytes pass through unchanged as latin1 characters; each field is decoded as UTF-8 below, so that a broken
    // byte is noticed and located instead of silently becoming U+FFFD.
    encoding: 'latin1',
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: RECORD_BYTES_MAX,
    skip_records_with_error: true,
    on_skip: (error) => {
      if (error?.code === 'CSV_MAX_RECORD_SIZE') parser.destroy(error);
      skipped.push({ line: lastLine + 1, detail: error?.message ?? 'unreadable', excerpt: '' });
    },
  });
  const fed = feed(parser, head, rest);
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      while (skipped.length > 0) yield { ...skipped.shift()!, reason: 'malformed-csv' };
      const line = lastLine + 1;
      lastLine = info.lines;
      yield decodeFields(record, line);
    }
    for (const row of skipped) yield { ...row, reason: 'malformed-csv' };
    await fed;
  } catch (error) {
    throw asUnusable(error, lastLine + 1);
  } finally {
    parser.destroy();
    rest.destroy();
  }
}

async function feed(parser: ReturnType<typeof parse>, head: Buffer, rest: Readable): Promise<void> {
  rest.on('error', (error) => parser.destroy(error));
  parser.write(head);
  rest.pipe(parser);
}

function decodeFields(record: string[], line: number): TableRow {
  const fields = record;
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index]!;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the question is exactly whether all bytes are ASCII
    if (/^[\x00-\x7f]*$/.test(field)) continue;
    try {
      fields[index] = utf8.decode(Buffer.from(field, 'latin1'));
    } catch {
      return {
        line,
        reason: 'broken-utf8',
        detail: `Column ${index + 1} is not valid UTF-8.`,
        excerpt: Buffer.from(field.slice(0, 400), 'latin1').toString('utf8'),
      };
    }
  }
  return { line, fields };
}

/** Reads enough of the file to know its first line, and looks at its byte order mark. */
async function splitHead(content: Readable): Promise<{ head: Buffer; rest: Readable }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const iterator = content.iterator({ destroyOnReturn: false });
  for await (const chunk of iterator) {
    chunks.push(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    if (bytes >= 65_536 || (chunk as Buffer).includes(10)) break;
  }
  const head = Buffer.concat(chunks);
  if (head[0] === 0xff && head[1] === 0xfe) throw utf16();
  if (head[0] === 0xfe && head[1] === 0xff) throw utf16();
  const hasMark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
  return { head: hasMark ? head.subarray(3) : head, rest: content };
}

function utf16(): AppError {
  return new AppError(
    'UNUSABLE_FILE',
    'The file is encoded as UTF-16. Save it as UTF-8 and import it again.',
    {
      field: 'file',
    },
  );
}

function delimiterOf(head: Buffer): string {
  const newline = head.indexOf(10);
  const firstLine = head.subarray(0, newline < 0 ? head.length : newline).toString('latin1');
  const count = (delimiter: string) => firstLine.split(delimiter).length - 1;
  const candidates = ['\t', ';', ','].map((delimiter) => ({ delimiter, count: count(delimiter) }));
  return candidates.reduce((best, next) => (next.count >= best.count ? next : best)).delimiter;
}

function asUnusable(error: unknown, line: number): Error {
  const { code, message } = error as { code?: string; message: string };
  if (code === 'CSV_QUOTE_NOT_CLOSED' || code === 'CSV_MAX_RECORD_SIZE') {
    return new AppError(
      'UNUSABLE_FILE',
      `A quoted field that begins at or after line ${line} is never closed. Nothing was imported.`,
      { field: 'file', line },
    );
  }
  if (code?.startsWith('CSV_')) return new AppError('UNUSABLE_FILE', message, { field: 'file', line });
  return error as Error;
}
