import {
  type ComparedColumn,
  compareColumns,
  DEFAULT_COMPARE_RULE,
} from '../../ml/comparison/compare-columns.js';
import { type DriftReport, type ReportSide, reportOf } from '../../ml/comparison/drift-report.js';
import { inferColumnKind } from '../../ml/drift/column-kind.js';
import { AppError, invalidInput } from '../../platform/errors.js';
import { readTable } from '../dataset/read-table.js';

/** Both files are held in memory. */
const ROWS_MAX = 1_000_000;
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
    new AppError('UNUSABLE_FILE', `The file ${message}`, { field: option });
  let names: string[] | undefined;
  const cells: string[][] = [];
  let rows = 0;
  for await (const row of readTable(content)) {
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
}

/**
 * Compares the columns that two files share. Columns of whole and broken numbers are numeric, unless they are whole with
 * ten distinct values at most; others are texts when more than half of their values are distinct, and categories else.
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
  const shared = [...reference.columns.keys()].filter((name) => current.columns.has(name));
  const chosen = (columns ?? shared).filter((name) => !except.includes(name));
  if (chosen.length === 0) throw invalidInput('columns', 'There is no column to compare.');
  const compared = chosen.map((name) =>
    comparedColumn(name, reference.columns.get(name)!, current.columns.get(name)!),
  );
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
    onlyReference: [...reference.columns.keys()].filter((name) => !current.columns.has(name)),
    onlyCurrent: [...current.columns.keys()].filter((name) => !reference.columns.has(name)),
  };
}

function comparedColumn(
  name: string,
  reference: readonly string[],
  current: readonly string[],
): ComparedColumn {
  const present = (cells: readonly string[]) => cells.filter((cell) => !MISSING.has(cell.toLowerCase()));
  const sides = [present(reference), present(current)] as const;
  const isNumber = (cell: string) => Number.isFinite(Number(cell));
  const all = sides[0].concat(sides[1]);
  const values = all.every(isNumber) ? all.map(Number) : all;
  const kind = inferColumnKind(values);
  if (kind === 'num') {
    const numbers = (cells: readonly string[]) => Float64Array.from(cells, Number).sort();
    return { name, kind: 'numeric', reference: numbers(sides[0]), current: numbers(sides[1]) };
  }
  if (kind === 'text') return { name, kind, reference: sides[0], current: sides[1], isSample: false };
  return { name, kind: 'categorical', reference: counted(sides[0]), current: counted(sides[1]) };
}

function counted(cells: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const cell of cells) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  return counts;
}
