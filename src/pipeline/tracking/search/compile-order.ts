import type { Direction, Order } from './conditions.js';
import type { Attribute, KeyedTable, Kind, Searchable } from './searchable.js';
import { joined, milliseconds, nameIs, type Sql, sql } from './sql.js';

/**
 * Texts are ordered by this much of their beginning, byte by byte: MySQL sorts by 1,024 bytes at most, and a page token
 * holds the text. What is equal that far counts as equal.
 */
const SORTED_CHARS = 250;

/** A value that a page is ordered by, as a page token keeps it. */
export type SortValue = string | number | null;

/** One column of an order. Rows without a value come last, whatever the direction. */
export interface SortColumn {
  readonly expression: string;
  readonly direction: Direction;
  readonly nullable: boolean;
  /** What to select so as to know where a row stands. */
  readonly selected: string;
  readonly kind: Kind;
  /** As a parameter that compares with the expression. */
  readonly bound: (value: string | number) => unknown;
}

export interface CompiledOrder {
  readonly joins: readonly Sql[];
  readonly columns: readonly SortColumn[];
}

/** @param orders those asked for, and those that decide between equals: the last one is of a unique column */
export function compileOrder(searchable: Searchable, orders: readonly Order[]): CompiledOrder {
  const joins: Sql[] = [];
  const columns = orders.flatMap(({ target, direction }, place) => {
    if (target.type === 'attribute') return [attributeColumn(target.attribute, direction)];
    const alias = `o${place}`;
    const { kind } = target.table;
    joins.push(joinOf(searchable, target.table, { key: target.key, alias }));
    return kind === 'number'
      ? metricColumns(alias, target.table, direction)
      : [textColumn(`${alias}.value`, direction, true)];
  });
  return { joins, columns };
}

/** At most one row a row: the value, or the latest of many. */
function joinOf(
  searchable: Searchable,
  { table, owner, many }: KeyedTable,
  { key, alias }: { key: string; alias: string },
): Sql {
  const ofRow = (name: string) => `${name}.${owner} = ${searchable.id}`;
  const start = `LEFT JOIN ${table} ${alias} ON ${ofRow(alias)} AND`;
  if (many === undefined) return joined([sql(start), nameIs(`${alias}.name`, key)], ' ');
  const latest = `latest${alias}`;
  return joined(
    [
      sql(`${start} ${alias}.${many.key} = (SELECT ${latest}.${many.key} FROM ${table} ${latest}`),
      sql(`WHERE ${ofRow(latest)} AND`),
      joined([nameIs(`${latest}.name`, key), ...(many.only === undefined ? [] : [many.only])], ' AND '),
      sql(`ORDER BY ${many.latestFirst.map((column) => `${latest}.${column} DESC`).join(', ')} LIMIT 1)`),
    ],
    ' ',
  );
}

/** Those asked for, then the tie-breaks whose column is not among them. */
export function withTieBreaks(orders: readonly Order[], tieBreaks: readonly Order[]): Order[] {
  const column = ({ target }: Order) => (target.type === 'attribute' ? target.attribute.column : null);
  const taken = new Set(orders.map(column));
  return [...orders, ...tieBreaks.filter((order) => !taken.has(column(order)))];
}

/** An order by an attribute of a table. */
export function by(searchable: Searchable, key: string, direction: Direction): Order {
  return { target: { type: 'attribute', key, attribute: searchable.attributes[key]! }, direction };
}

/** Numbers, then NaN (kept as 0 with a flag), then nothing: in either direction. */
function metricColumns(alias: string, { owner }: KeyedTable, direction: Direction): SortColumn[] {
  const rank = `CASE WHEN ${alias}.${owner} IS NULL THEN 2 WHEN ${alias}.is_nan = 1 THEN 1 ELSE 0 END`;
  return [
    { ...plain(rank, 'ASC'), kind: 'number' },
    { ...plain(`${alias}.value`, direction), kind: 'number', nullable: true },
  ];
}

function attributeColumn({ column, kind, nullable = false, indexed }: Attribute, direction: Direction) {
  if (kind === 'time') {
    return {
      ...plain(column, direction),
      nullable,
      kind,
      selected: milliseconds(column),
      bound: (value: string | number) => new Date(Number(value)),
    };
  }
  if (kind === 'number') return { ...plain(column, direction), nullable, kind };
  if (indexed || kind === 'ascii') return { ...plain(column, direction), nullable, kind };
  return textColumn(column, direction, nullable);
}

function textColumn(column: string, direction: Direction, nullable: boolean): SortColumn {
  const selected = `LEFT(${column}, ${SORTED_CHARS})`;
  return {
    expression: `CAST(${selected} AS BINARY)`,
    direction,
    nullable,
    selected,
    kind: 'text',
    bound: (value) => Buffer.from(String(value)),
  };
}

function plain(expression: string, direction: Direction) {
  return { expression, direction, nullable: false, selected: expression, bound: (value: unknown) => value };
}
