import type { CsvError } from 'csv-parse/sync';

export interface CsvDialect {
  delimiter: string;
  record_delimiter: string[];
}

const CANDIDATES = ['\t', ';', ','] as const;
/** So many records tell the delimiter; more would only take time. */
const RECORDS_SAMPLED = 50;

const LF = 0x0a;
const CR = 0x0d;

/**
 * The line end and the delimiter (comma, semicolon or tab) of a file, from its first bytes: the delimiter that cuts
 * most records into as many fields as the first one has. Delimiters inside quotes do not count. Of equal ones the
 * one that makes more fields, else the comma.
 * @param isWholeFile false when `head` may end in the middle of a record
 */
export async function detectDialect(head: Buffer, isWholeFile: boolean): Promise<CsvDialect> {
  const record_delimiter = head.includes(LF) || !head.includes(CR) ? ['\r\n', '\n'] : ['\r'];
  const candidates = cuttingFirstRecord(head.toString('latin1'), record_delimiter.at(-1)!);
  if (candidates.length < 2) return { delimiter: candidates[0] ?? ',', record_delimiter };
  let best = { delimiter: ',', agreeing: 0, fields: 1 };
  for (const delimiter of candidates) {
    const widths = await fieldCounts(head, { delimiter, record_delimiter }, isWholeFile);
    const fields = widths[0] ?? 1;
    if (fields === 1) continue;
    const agreeing = widths.filter((width) => width === fields).length / widths.length;
    if (agreeing > best.agreeing || (agreeing === best.agreeing && fields >= best.fields)) {
      best = { delimiter, agreeing, fields };
    }
  }
  return { delimiter: best.delimiter, record_delimiter };
}

/** The delimiters that may cut the first record into several fields. All of them, where only a parser could tell. */
function cuttingFirstRecord(head: string, lineEnd: string): readonly string[] {
  const first = head.split(lineEnd).find((line) => line !== '' && line !== '\r') ?? '';
  return first.includes('"') ? CANDIDATES : CANDIDATES.filter((delimiter) => first.includes(delimiter));
}

async function fieldCounts(head: Buffer, dialect: CsvDialect, isWholeFile: boolean): Promise<number[]> {
  // Loaded for the files that need it alone: it takes as long as reading a thousand listings.
  const { parse } = await import('csv-parse/sync');
  const counts: number[] = [];
  try {
    parse(head, {
      ...dialect,
      encoding: 'latin1',
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      to: RECORDS_SAMPLED,
      on_record: (record: string[]) => {
        counts.push(record.length);
        return null;
      },
    });
  } catch (error) {
    // A quote is open at the end of the head: the records before it are enough.
    if ((error as CsvError).code !== 'CSV_QUOTE_NOT_CLOSED') throw error;
  }
  const lastIsCut = !isWholeFile && counts.length > 1 && counts.length < RECORDS_SAMPLED;
  return lastIsCut ? counts.slice(0, -1) : counts;
}
