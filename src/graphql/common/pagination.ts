import { invalidInput } from '../../platform/errors.js';
import { ID_PATTERN } from '../../platform/ids.js';

/** The largest page; a list is read page by page. */
export const PAGE_MAX = 100;

const CURSOR_CHARS_MAX = 1_000;

/** Where an entry stands in the order of its list: the values that the list is ordered by. */
export type Position = readonly (string | number)[];

/** @throws AppError INVALID_INPUT naming `first` and its limits */
export function checkFirst(first: number): number {
  if (first < 1 || first > PAGE_MAX) {
    throw invalidInput('first', `first must be between 1 and ${PAGE_MAX}, not ${first}.`, {
      limit: PAGE_MAX,
    });
  }
  return first;
}

/** @throws AppError INVALID_INPUT naming the field of the filter */
export function checkFilterId(name: string, id: string): void {
  if (!ID_PATTERN.test(id))
    throw invalidInput(`filter.${name}`, `filter.${name} must be an id (32 hex digits).`);
}

/** A cursor for the position of an entry: opaque to clients, and of no use in another list or another order. */
export function encodeCursor(list: string, position: Position): string {
  return Buffer.from(JSON.stringify([list, ...position])).toString('base64url');
}

/** @throws AppError INVALID_INPUT when the cursor was not made by this list */
export function decodeCursor<Types extends readonly ('id' | 'number')[]>(
  cursor: string | null | undefined,
  list: string,
  types: Types,
): { [Index in keyof Types]: Types[Index] extends 'id' ? string : number } | null {
  if (cursor == null) return null;
  const [madeBy, ...position] = parseCursor(cursor);
  const fits =
    madeBy === list &&
    position.length === types.length &&
    position.every((part, index) =>
      types[index] === 'id' ? typeof part === 'string' && ID_PATTERN.test(part) : Number.isFinite(part),
    );
  if (!fits) throw invalidInput('after', 'after must be a cursor that this list returned before.');
  return position as never;
}

function parseCursor(cursor: string): unknown[] {
  if (cursor.length > CURSOR_CHARS_MAX) return [];
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

/** A page from one row more than asked for, which tells whether there is a next page. */
export function toConnection<Row>(
  rows: readonly Row[],
  first: number,
  list: string,
  position: (row: Row) => Position,
) {
  const edges = rows.slice(0, first).map((node) => ({ cursor: encodeCursor(list, position(node)), node }));
  return { edges, pageInfo: { hasNextPage: rows.length > first, endCursor: edges.at(-1)?.cursor ?? null } };
}
