import { isUtf8 } from 'node:buffer';
import { AppError } from '../../platform/errors.js';
import { detectDialect } from './csv-dialect.js';
import { type CsvRecord, CsvScanner, CsvStructureError } from './csv-scanner.js';

/** One record of a CSV or TSV file, or what is wrong with it. `line` is where it starts, counted from 1. */
export type TableRow =
  | { line: number; fields: string[] }
  | { line: number; reason: 'broken-utf8' | 'malformed-csv'; detail: string; excerpt: string };

/** A record above this size means a quote that is never closed, not a listing. */
const RECORD_BYTES_MAX = 32 * 1024 * 1024;
/** So much of a file is looked at to know its delimiter. */
const HEAD_BYTES = 65_536;
const EXCERPT_BYTES = 400;

/**
 * Streams the records of a CSV or TSV file (see CsvScanner); a byte order mark is dropped. Bytes that are not UTF-8
 * spoil only the record in which they stand. A record is held in memory as a whole, up to 32 MB.
 * @throws AppError UNUSABLE_FILE when the file as a whole cannot be read: UTF-16, a quote that is never closed
 */
export async function* readTable(content: AsyncIterable<Buffer>): AsyncGenerator<TableRow> {
  let scanner: CsvScanner | undefined;
  let head: Buffer[] = [];
  let headBytes = 0;
  const begin = (isWholeFile: boolean): CsvRecord[] => {
    const bytes = withoutByteOrderMark(Buffer.concat(head));
    head = [];
    // The chunks may be of any size, and must not decide the delimiter.
    const dialect = detectDialect(bytes.subarray(0, HEAD_BYTES), isWholeFile && bytes.length <= HEAD_BYTES);
    scanner = new CsvScanner({ ...dialect, recordBytesMax: RECORD_BYTES_MAX });
    return scanner.push(bytes);
  };
  try {
    for await (const chunk of content) {
      let records: CsvRecord[];
      if (scanner === undefined) {
        head.push(chunk);
        headBytes += chunk.length;
        if (headBytes < HEAD_BYTES) continue;
        records = begin(false);
      } else {
        records = scanner.push(chunk);
      }
      for (const record of records) yield toRow(record);
    }
    if (scanner === undefined) for (const record of begin(true)) yield toRow(record);
    for (const record of scanner!.end()) yield toRow(record);
  } catch (error) {
    throw error instanceof CsvStructureError ? unusable(error) : error;
  }
}

function toRow({ line, fields, strayQuoteLine }: CsvRecord): TableRow {
  const broken = fields.findIndex((field) => !isUtf8(field));
  if (broken >= 0) {
    const excerpt = fields[broken]!.subarray(0, EXCERPT_BYTES).toString('utf8');
    return { line, reason: 'broken-utf8', detail: `Column ${broken + 1} is not valid UTF-8.`, excerpt };
  }
  if (strayQuoteLine !== null) {
    return {
      line,
      reason: 'malformed-csv',
      detail: `The quote that is opened on line ${strayQuoteLine} is closed on a later line, in the middle of text.`,
      excerpt: fields.map((field) => field.subarray(0, EXCERPT_BYTES).toString('utf8')).join(' | '),
    };
  }
  return { line, fields: fields.map((field) => field.toString('utf8')) };
}

function withoutByteOrderMark(head: Buffer): Buffer {
  if (looksLikeUtf16(head)) {
    throw new AppError(
      'UNUSABLE_FILE',
      'The file is encoded as UTF-16. Save it as UTF-8 and import it again.',
      { field: 'file' },
    );
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

function unusable({ kind, line }: CsvStructureError): AppError {
  const message =
    kind === 'quote-not-closed'
      ? `The quoted field that begins on line ${line} is never closed.`
      : `The record that begins on line ${line} is longer than ${RECORD_BYTES_MAX} bytes.`;
  return new AppError('UNUSABLE_FILE', `${message} Nothing was imported.`, {
    field: 'file',
    line,
    ...(kind === 'record-too-long' ? { recordBytesMax: RECORD_BYTES_MAX } : {}),
  });
}
