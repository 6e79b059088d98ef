import { readTableParts } from '../../../pipeline/dataset/read-table.js';
import { AppError } from '../../../platform/errors.js';
import { ID_CHARS_MAX } from '../dataset/accept-rating.js';

export interface UserColumn {
  /** Whether the first row holds the names of the columns. */
  readonly header: boolean;
  /** The column of the users, by name or by position from 1; the first when left out. */
  readonly column?: string | undefined;
}

/** A row that names no user, and why. */
export interface RowWithoutUser {
  readonly line: number;
  readonly detail: string;
}

/**
 * The users that a CSV or TSV file names, many at a time, in its order.
 * @throws AppError UNUSABLE_FILE when the file cannot be read, or has no such column
 */
export async function* readUserColumn(
  content: AsyncIterable<Buffer>,
  { header, column }: UserColumn,
): AsyncGenerator<{ readonly userIds: string[]; readonly unusable: RowWithoutUser[] }> {
  let place: number | undefined;
  for await (const rows of readTableParts(content)) {
    const userIds: string[] = [];
    const unusable: RowWithoutUser[] = [];
    for (const row of rows) {
      if (place === undefined) {
        place = placeOf('fields' in row ? row.fields : [], { header, column });
        if (header) continue;
      }
      if (!('fields' in row)) {
        unusable.push({ line: row.line, detail: row.detail });
        continue;
      }
      const id = row.fields[place]?.trim() ?? '';
      if (id !== '' && id.length <= ID_CHARS_MAX) userIds.push(id);
      else unusable.push({ line: row.line, detail: id === '' ? 'no user' : 'too long for a user' });
    }
    yield { userIds, unusable };
  }
}

function placeOf(first: readonly string[], { header, column }: UserColumn): number {
  if (column === undefined) return 0;
  const names = header ? first.map((name) => name.trim()) : [];
  if (names.includes(column)) return names.indexOf(column);
  const position = /^\d{1,5}$/.test(column) ? Number(column) - 1 : -1;
  if (position >= 0 && position < first.length) return position;
  const there = header ? `Its columns are: ${names.slice(0, 30).join(', ')}.` : `It has ${first.length}.`;
  throw new AppError('UNUSABLE_FILE', `The file has no column "${column}". ${there}`, { field: 'idColumn' });
}
