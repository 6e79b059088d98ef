import { invalidInput } from '../../platform/errors.js';

/** The largest page; a list is read page by page. */
export const PAGE_MAX = 100;

/** @throws AppError INVALID_INPUT naming `first` and its limits */
export function checkFirst(first: number): number {
  if (first < 1 || first > PAGE_MAX) {
    throw invalidInput('first', `first must be between 1 and ${PAGE_MAX}, not ${first}.`, {
      limit: PAGE_MAX,
    });
  }
  return first;
}

/** A cursor for the position of an entry in its order: opaque to clients. */
export function encodeCursor(position: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** @throws AppError INVALID_INPUT when the cursor was not made by this list */
export function decodeCursor(cursor: string | null | undefined, types: readonly ('string' | 'number')[]) {
  if (cursor == null) return null;
  try {
    const position = JSON.parse(Buffer.from(cursor.slice(0, 1_000), 'base64url').toString('utf8')) as unknown;
    if (
      Array.isArray(position) &&
      position.length === types.length &&
      position.every((part, index) => typeof part === types[index])
    ) {
      return position as (string | number)[];
    }
  } catch {
    // told below
  }
  throw invalidInput('after', 'after must be a cursor that this list returned before.');
}

/** A page from one row more than asked for, which tells whether there is a next page. */
export function toConnection<Row>(
  rows: readonly Row[],
  first: number,
  position: (row: Row) => readonly (string | number)[],
) {
  const edges = rows.slice(0, first).map((node) => ({ cursor: encodeCursor(position(node)), node }));
  return { edges, pageInfo: { hasNextPage: rows.length > first, endCursor: edges.at(-1)?.cursor ?? null } };
}
