import type { DataSource } from 'typeorm';
import { queryRows } from '../../../store/rows.js';
import { compileOrder, type SortColumn, type SortValue, withTieBreaks } from './compile-order.js';
import { compileCount, compileSearch, compileShortcut, type SearchPlan } from './compile-search.js';
import type { Order } from './conditions.js';
import { decodePageToken, encodePageToken, listName } from './page-token.js';
import type { Searchable } from './searchable.js';
import type { Sql } from './sql.js';

/** Loaded when the first search comes: the grammar's library has 700 modules, a sixth of what the API loads in all. */
export const loadGrammar = async () => ({
  ...(await import('./parse-filter.js')),
  ...(await import('./parse-order.js')),
});

export interface SearchRequest {
  readonly filter?: string | undefined;
  readonly orderBy: readonly string[];
  readonly pageToken?: string | undefined;
  readonly maxResults: number;
}

export interface SearchScope {
  readonly scope: readonly Sql[];
  /** Order of a search that names none. */
  readonly defaultOrder: readonly Order[];
  /** Decides between equals; the last one is unique. */
  readonly tieBreaks: readonly Order[];
  /** What, beside the order, a page token is bound to. */
  readonly boundTo?: readonly unknown[];
}

/** The ids of a page in their order. */
export interface FoundPage<Id> {
  readonly ids: readonly Id[];
  /** Cursor of each row: as a page token, it continues after that row. */
  readonly tokenOf: (index: number) => string;
  readonly hasMore: boolean;
  readonly nextPageToken: string | undefined;
}

/**
 * Finds a page of whatever the table describes.
 * @throws AppError INVALID_INPUT for a filter, an order or a page token that makes no sense
 */
export async function searchPage<Id extends string | number>(
  db: DataSource,
  searchable: Searchable,
  { filter, orderBy, pageToken, maxResults }: SearchRequest,
  { scope, defaultOrder, tieBreaks, boundTo = [] }: SearchScope,
): Promise<FoundPage<Id>> {
  const { parseFilter, parseOrders } = await loadGrammar();
  const conditions = parseFilter(searchable, filter);
  const asked = parseOrders(searchable, orderBy);
  const orders = withTieBreaks(asked.length === 0 ? defaultOrder : asked, tieBreaks);
  const { columns } = compileOrder(searchable, orders);
  const list = listName([searchable.what, orders.map(named), ...boundTo]);
  const after = decodePageToken(pageToken, list, columns);
  const rows = await findRows<Id>(db, searchable, {
    conditions,
    orders,
    scope,
    after,
    limit: maxResults + 1,
  });
  const hasMore = rows.length > maxResults;
  if (hasMore) rows.pop();
  const tokenOf = (index: number) => encodePageToken(list, positionOf(rows[index]!, columns));
  return {
    ids: rows.map(([id]) => id),
    tokenOf,
    hasMore,
    nextPageToken: hasMore ? tokenOf(rows.length - 1) : undefined,
  };
}

/**
 * Counts what a search finds, but not beyond a bound.
 * @returns null when there is more than `max`
 * @throws AppError INVALID_INPUT for a filter that makes no sense
 */
export async function countFound(
  db: DataSource,
  searchable: Searchable,
  { filter, scope, max }: { filter?: string | undefined; scope: readonly Sql[]; max: number },
): Promise<number | null> {
  const { parseFilter } = await loadGrammar();
  const conditions = parseFilter(searchable, filter);
  const { text, parameters } = compileCount(searchable, { conditions, scope, limit: max + 1 });
  const [[found] = [0]] = await queryRows<[number]>(db, text, parameters);
  const count = Number(found);
  return count > max ? null : count;
}

async function findRows<Id>(
  db: DataSource,
  searchable: Searchable,
  plan: SearchPlan,
): Promise<[Id, ...unknown[]][]> {
  const shortcut = compileShortcut(searchable, plan);
  const [last] = shortcut === null ? [] : await queryRows<[number]>(db, shortcut.text, shortcut.parameters);
  const { text, parameters } = compileSearch(searchable, plan, last?.[0] ?? null);
  const rows = await queryRows<[Id, ...unknown[]]>(db, text, parameters);
  if (last === undefined || rows.length >= plan.limit) return rows;
  // A row went beyond the bound since: without the bound, so that no page ends too early.
  const whole = compileSearch(searchable, plan, null);
  return queryRows(db, whole.text, whole.parameters);
}

function named({ target, direction }: Order): unknown[] {
  return [target.type === 'keyed' ? target.entity : '', target.key, direction];
}

function positionOf([, ...values]: readonly unknown[], columns: readonly SortColumn[]): SortValue[] {
  return columns.map(({ kind }, index) => {
    const value = values[index];
    if (value === null || kind === 'text' || kind === 'ascii') return value as string | null;
    return Number(value);
  });
}

/** Rows in the order of their ids; those that were deleted in between are left out. */
export function inFoundOrder<Row extends { id: string | number }>(
  ids: readonly Row['id'][],
  rows: readonly Row[],
): Row[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
