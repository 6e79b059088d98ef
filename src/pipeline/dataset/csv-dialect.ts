import { CR, CsvScanner, LF } from './csv-scanner.js';

export interface CsvDialect {
  delimiter: number;
  newline: typeof LF | typeof CR;
}

const CANDIDATES = ['\t', ';', ','] as const;
/** So many records tell the delimiter; more would only take time. */
const RECORDS_SAMPLED = 50;

/**
 * The line end and the delimiter (comma, semicolon or tab) of a file, from its first bytes: the delimiter that cuts
 * most records into as many fields as the first one has. Delimiters inside quotes do not count. Of equal ones the
 * one that makes more fields, else the comma.
 * @param isWholeFile false when `head` may end in the middle of a record
 */
export function detectDialect(head: Buffer, isWholeFile: boolean): CsvDialect {
  const newline = head.includes(LF) || !head.includes(CR) ? LF : CR;
  let best = { delimiter: ',', agreeing: 0, fields: 1 };
  for (const delimiter of CANDIDATES) {
    const widths = fieldCounts(head, { delimiter: delimiter.charCodeAt(0), newline }, isWholeFile);
    const fields = widths[0] ?? 1;
    if (fields === 1) continue;
    const agreeing = widths.filter((width) => width === fields).length / widths.length;
    if (agreeing > best.agreeing || (agreeing === best.agreeing && fields >= best.fields)) {
      best = { delimiter, agreeing, fields };
    }
  }
  return { delimiter: best.delimiter.charCodeAt(0), newline };
}

function fieldCounts(head: Buffer, dialect: CsvDialect, isWholeFile: boolean): number[] {
  const scanner = new CsvScanner({ ...dialect, recordBytesMax: Number.POSITIVE_INFINITY });
  const records = scanner.push(head);
  if (isWholeFile || records.length === 0) {
    try {
      records.push(...scanner.end());
    } catch {
      // A quote is open at the end of the head: the records before it are enough.
    }
  }
  return records.slice(0, RECORDS_SAMPLED).map(({ fields }) => fields.length);
}
