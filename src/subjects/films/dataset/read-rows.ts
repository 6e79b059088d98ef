import { excerptOf, printable } from '../../../pipeline/dataset/excerpt.js';
import { readTableParts, type TableRow } from '../../../pipeline/dataset/read-table.js';
import type { SpooledRejection } from '../../../pipeline/dataset/version-content.js';
import { AppError } from '../../../platform/errors.js';
import type { FileLayout } from './file-layout.js';
import { readLists } from './read-lists.js';
import { columnKey, type SetFormat } from './set-format.js';

/** A record of a file with the values that its layout names, or why it is none. */
export type FileRow =
  | { readonly line: number; readonly values: readonly string[]; readonly fields: readonly string[] }
  | SpooledRejection;

/**
 * Streams the records of one file of a set, many at a time. Records that cannot be read, or have another number of columns,
 * come as rejections in their place.
 * @throws AppError UNUSABLE_FILE when the file as a whole cannot be read, or lacks a column
 */
export async function* readRows(
  content: AsyncIterable<Buffer>,
  format: SetFormat,
  layout: FileLayout,
): AsyncGenerator<FileRow[]> {
  if (format === 'latest') {
    yield* readTableRows(content, layout);
    return;
  }
  const list = layout.lists[format]!;
  for await (const rows of readLists(content, list.delimiter)) {
    yield rows.map((row) => rowOf(row, list.fields, list.valuesOf));
  }
}

async function* readTableRows(
  content: AsyncIterable<Buffer>,
  { columns }: FileLayout,
): AsyncGenerator<FileRow[]> {
  let count = 0;
  let places: readonly number[] | undefined;
  for await (const rows of readTableParts(content)) {
    const header = places === undefined ? rows.shift() : undefined;
    if (header !== undefined) {
      count = 'fields' in header ? header.fields.length : 0;
      places = placesOf(header, columns);
    }
    if (places === undefined) continue;
    const valuesOf = (fields: readonly string[]) => places!.map((place) => fields[place]!);
    yield rows.map((row) => rowOf(row, count, valuesOf));
  }
  if (places === undefined) throw missing(columns);
}

function rowOf(
  row: TableRow,
  count: number,
  valuesOf: (fields: readonly string[]) => readonly string[],
): FileRow {
  if (!('fields' in row)) return { ...row, excerpt: printable(row.excerpt) };
  const { line, fields } = row;
  if (fields.length === count) return { line, fields, values: valuesOf(fields) };
  const detail = `The row has ${fields.length} columns, the file has ${count}.`;
  return { line, reason: 'column-count', detail, excerpt: excerptOf(fields) };
}

function placesOf(header: TableRow, columns: readonly string[]): number[] {
  const keys = 'fields' in header ? header.fields.map(columnKey) : [];
  const places = columns.map((name) => keys.indexOf(columnKey(name)));
  const lacking = columns.filter((_, at) => places[at]! < 0);
  if (lacking.length > 0) throw missing(lacking);
  return places;
}

function missing(columns: readonly string[]): AppError {
  return new AppError('UNUSABLE_FILE', `The file has no column ${columns.join(', none ')}.`, {
    field: columns[0]!,
  });
}
