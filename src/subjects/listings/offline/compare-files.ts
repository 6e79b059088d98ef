import {
  type ComparedColumn,
  compareColumns,
  DEFAULT_COMPARE_RULE,
} from '../../../ml/comparison/compare-columns.js';
import { type DriftReport, type ReportSide, reportOf } from '../../../ml/comparison/drift-report.js';
import { readTable, type TableRow } from '../../../pipeline/dataset/read-table.js';
import { AppError, invalidInput } from '../../../platform/errors.js';
import { type FileColumnKind, fileColumnKind } from './file-column-kind.js';

/** Both files are held in memory. */
const ROWS_MAX = 1_000_000;
/** Columns that a message names. */
const NAMED_MAX = 30;
/** What other programs write for a missing value. */
const MISSING = new Set(['', 'na', 'n/a', 'nan', 'null', 'none']);

/** A file as columns of cells. */
export interface FileColumns {
  readonly rows: number;
  /** In the order of the file. */
  readonly columns: ReadonlyMap<string, readonly string[]>;
}

/**
 * Reads all columns of a CSV or TSV file with a header.
 * @param option names the file in messages
 * @throws AppError UNUSABLE_FILE
 */
export async function readColumns(option: string, content: AsyncIterable<Buffer>): Promise<FileColumns> {
  const unusable = (message: string) =>
    new AppError('UNUSABLE_FILE', `The ${option} file ${message}`, { field: option });
  let names: string[] | undefined;
  const cells: string[][] = [];
  let rows = 0;
  for await (const row of rowsOf(content, unusable)) {
    if (!('fields' in row)) throw unusable(`cannot be read: line ${row.line}: ${row.detail}`);
    if (names === undefined) {
      names = row.fields.map((name) => name.trim());
      const twice = names.find((name, at) => names!.indexOf(name) !== at);
      if (twice !== undefined) throw unusable(`has the column "${twice}" twice.`);
      for (const _ of names) cells.push([]);
      continue;
    }
    if (row.fields.length === 1 && row.fields[0] === '') continue;
    if (rows === ROWS_MAX) throw unusable(`has more than ${ROWS_MAX} rows. Compare a sample of them.`);
    for (let column = 0; column < names.length; column++)
      cells[column]!.push(row.fields[column]?.trim() ?? '');
    rows++;
  }
  if (names === undefined || rows === 0) throw unusable('has no rows below a header.');
  return { rows, columns: new Map(names.map((name, column) => [name, cells[column]!])) };
}

/** The rows of a table; what is wrong with the whole of it is told of this file. */
async function* rowsOf(
  content: AsyncIterable<Buffer>,
  unusable: (message: string) => AppError,
): AsyncGenerator<TableRow> {
  try {
    yield* readTable(content);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw unusable(`cannot be read: ${error.message}`);
  }
}

export interface CompareFilesRequest {
  readonly reference: FileColumns & { readonly title: string; readonly digest: string };
  readonly current: FileColumns & { readonly title: string; readonly digest: string };
  /** Null for all that both have. */
  readonly columns: readonly string[] | null;
  readonly except: readonly string[];
  readonly now: Date;
}

export interface ComparedFiles {
  readonly report: DriftReport;
  /** Columns that only one of the files has. */
  readonly onlyReference: readonly string[];
  readonly onlyCurrent: readonly string[];
  /** Columns that name their rows, which were left out. */
  readonly ids: readonly string[];
}

/**
 * Compares the columns that two files share, ids only where they are asked for by name: they are never the same.
 * @throws AppError INVALID_INPUT for a column that is not in both files, or when there is none to compare
 */
export function compareFiles({
  reference,
  current,
  columns,
  except,
  now,
}: CompareFilesRequest): ComparedFiles {
  for (const name of columns ?? []) {
    if (!reference.columns.has(name) || !current.columns.has(name)) {
      throw invalidInput('columns', `The column "${name}" is not in both files.`);
    }
  }
  const stranger = except.find((name) => !reference.columns.has(name) && !current.columns.has(name));
  if (stranger !== undefined) throw invalidInput('except', `The column "${stranger}" is in neither file.`);
  const shared = [...reference.columns.keys()].filter((name) => current.columns.has(name));
  const asked = (columns ?? shared).filter((name) => !except.includes(name));
  const read = asked.map((name) =>
    readColumn(name, reference.columns.get(name)!, current.columns.get(name)!),
  );
  const ids = columns === null ? read.filter(({ kind }) => kind === 'id').map(({ name }) => name) : [];
  const compared = read.filter(({ name }) => !ids.includes(name)).map(comparedColumn);
  if (compared.length === 0) {
    const names = ({ columns: of }: FileColumns) => [...of.keys()].slice(0, NAMED_MAX).join(', ');
    const left = ids.length === 0 ? '' : ` Left out as ids: ${ids.join(', ')}.`;
    const sides = `The reference has ${names(reference)}; current has ${names(current)}.`;
    throw invalidInput('columns', `There is no column to compare. ${sides}${left}`);
  }
  const comparison = compareColumns(compared, { referenceRows: reference.rows, currentRows: current.rows });
  const side = ({ title, rows, digest }: CompareFilesRequest['reference']): ReportSide => ({
    title,
    rows,
    digest,
  });
  return {
    report: reportOf(comparison, compared, {
      title: `Drift of ${current.title}`,
      createdAt: now.toISOString(),
      reference: side(reference),
      current: side(current),
      rule: DEFAULT_COMPARE_RULE,
    }),
    ids,
    onlyReference: [...reference.columns.keys()].filter((name) => !current.columns.has(name)),
    onlyCurrent: [...current.columns.keys()].filter((name) => !reference.columns.has(name)),
  };
}

interface ReadColumn {
  readonly name: string;
  readonly kind: FileColumnKind;
  /** Cells that are not missing. */
  readonly sides: readonly [reference: string[], current: string[]];
}

function readColumn(name: string, reference: readonly string[], current: readonly string[]): ReadColumn {
  const present = (cells: readonly string[]) => cells.filter((cell) => !MISSING.has(cell.toLowerCase()));
  const sides = [present(reference), present(current)] as const;
  return { name, kind: fileColumnKind(...sides), sides };
}

/** An id that is asked for is compared as what it looks like. */
function comparedColumn({ name, kind, sides: [reference, current] }: ReadColumn): ComparedColumn {
  if (kind === 'categorical') {
    return { name, kind, reference: counted(reference), current: counted(current) };
  }
  const isNumeric = kind === 'numeric' || (kind === 'id' && Number.isFinite(Number(reference[0])));
  if (!isNumeric) return { name, kind: 'text', reference, current, isSample: false };
  const numbers = (cells: readonly string[]) => Float64Array.from(cells, Number).sort();
  return { name, kind: 'numeric', reference: numbers(reference), current: numbers(current) };
}

function counted(cells: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const cell of cells) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  return counts;
}
