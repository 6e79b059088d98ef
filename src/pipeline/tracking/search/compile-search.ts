import { type CompiledCondition, compileCondition } from './compile-condition.js';
import { compileOrder, type SortColumn, type SortValue } from './compile-order.js';
import type { Condition, Order } from './conditions.js';
import type { Searchable } from './searchable.js';
import { joined, nameIs, type Sql, sql } from './sql.js';

export interface SearchPlan {
  readonly conditions: readonly Condition[];
  /** Ends with a unique column. */
  readonly orders: readonly Order[];
  /** What is searched at all, e.g. the runs of these experiments that are not deleted. */
  readonly scope: readonly Sql[];
  /** Where the last row of the page before stands. */
  readonly after: readonly SortValue[] | null;
  readonly limit: number;
}

/** Pages longer than this are as well served by reading everything. */
const SHORTCUT_ROWS_MAX = 2000;
/** How many of the first values are looked through for rows that fit, for each row of the page. */
const CANDIDATES_PER_ROW = 4;

/**
 * For an order by a metric, which would else look up the metric of every row: the statement that finds the value of
 * the last row of the page among the first values of the metric, read from its index. It finds nothing where too few of
 * those belong to rows that fit; then the page must be sought among all rows.
 */
export function compileShortcut(
  searchable: Searchable,
  { conditions, orders, scope, after, limit }: SearchPlan,
): Sql | null {
  const first = orders[0]!;
  const isNumeric =
    first.target.type === 'keyed' &&
    first.target.table.kind === 'number' &&
    first.target.table.many === undefined;
  const isPastNumbers = after !== null && after[0] !== 0;
  if (first.target.type !== 'keyed' || !isNumeric || isPastNumbers || limit > SHORTCUT_ROWS_MAX) return null;
  const { table, owner } = first.target.table;
  const { direction, target } = first;
  const order = compileOrder(searchable, orders);
  const compiled = conditions.map((condition, place) => compileCondition(searchable, condition, place));
  const from = [
    ...(after === null ? [] : [sql(`value ${direction === 'ASC' ? '>=' : '<='} ?`, after[1])]),
    ...conditions.flatMap((condition) => boundOn(target, condition)),
  ];
  const where = [sql('o0.is_nan = 0'), ...wheresOf(scope, compiled, order.columns, after)];
  return joined(
    [
      sql(`SELECT o0.value FROM (SELECT ${owner}, value, is_nan FROM ${table} WHERE`),
      joined([nameIs('name', target.key), ...from], ' AND '),
      sql(`ORDER BY value ${direction} LIMIT ?) o0`, CANDIDATES_PER_ROW * limit),
      sql(`STRAIGHT_JOIN ${searchable.table} ON ${searchable.id} = o0.${owner}`),
      ...joinsOf(compiled),
      ...order.joins.slice(1),
      sql('WHERE'),
      joined(where.map(inParentheses), ' AND '),
      sql(`ORDER BY o0.value ${direction} LIMIT 1 OFFSET ?`, limit - 1),
    ],
    ' ',
  );
}

/** A condition on the metric that orders, which its index can serve as well. */
function boundOn(ordering: Order['target'], { target, comparator, value }: Condition): Sql[] {
  const isOnIt = target.type === 'keyed' && ordering.type === 'keyed' && target.table === ordering.table;
  if (!isOnIt || target.key !== ordering.key || comparator === '!=') return [];
  return [sql(`value ${comparator} ?`, value)];
}

/**
 * The statement that finds a page: the id of each row, and where it stands in the order. Tables are joined in the order
 * written: rows are read newest first where an index has that order, so that a page ends the reading; left to itself,
 * MySQL may begin with a condition that most rows fulfil.
 * @param lastValue what `compileShortcut` found: the page is read from the index of the metric up to this value
 */
export function compileSearch(searchable: Searchable, plan: SearchPlan, lastValue: number | null): Sql {
  const { conditions, orders, scope, after, limit } = plan;
  const order = compileOrder(searchable, orders);
  const compiled = conditions.map((condition, place) => compileCondition(searchable, condition, place));
  const start = lastValue === null ? null : fromMetric(searchable, orders[0]!, lastValue);
  const where = [
    ...(start === null ? [] : [start.where]),
    ...wheresOf(scope, compiled, order.columns, after),
  ];
  const selected = [searchable.id, ...order.columns.map((column) => column.selected)];
  return joined(
    [
      sql(`SELECT STRAIGHT_JOIN ${selected.join(', ')} FROM ${start?.from ?? searchable.table}`),
      ...joinsOf(compiled),
      ...(start === null ? order.joins : order.joins.slice(1)),
      ...(where.length === 0 ? [] : [sql('WHERE'), joined(where.map(inParentheses), ' AND ')]),
      sql(`ORDER BY ${order.columns.map(orderTerm).join(', ')} LIMIT ?`, limit),
    ],
    ' ',
  );
}

/** The statement that counts what a search finds, up to a limit. */
export function compileCount(
  searchable: Searchable,
  { conditions, scope, limit }: Pick<SearchPlan, 'conditions' | 'scope' | 'limit'>,
): Sql {
  const compiled = conditions.map((condition, place) => compileCondition(searchable, condition, place));
  const where = wheresOf(scope, compiled, [], null);
  return joined(
    [
      sql(`SELECT COUNT(*) FROM (SELECT STRAIGHT_JOIN 1 FROM ${searchable.table}`),
      ...joinsOf(compiled),
      ...(where.length === 0 ? [] : [sql('WHERE'), joined(where.map(inParentheses), ' AND ')]),
      sql('LIMIT ?) found', limit),
    ],
    ' ',
  );
}

function fromMetric(searchable: Searchable, { target, direction }: Order, lastValue: number) {
  if (target.type !== 'keyed') throw new Error('only metrics have a shortcut');
  const { table, owner } = target.table;
  const upTo = sql(`o0.is_nan = 0 AND o0.value ${direction === 'ASC' ? '<=' : '>='} ?`, lastValue);
  return {
    from: `${table} o0 JOIN ${searchable.table} ON ${searchable.id} = o0.${owner}`,
    where: joined([nameIs('o0.name', target.key), upTo], ' AND '),
  };
}

function wheresOf(
  scope: readonly Sql[],
  compiled: readonly CompiledCondition[],
  columns: readonly SortColumn[],
  after: readonly SortValue[] | null,
): Sql[] {
  return [
    ...scope,
    ...compiled.flatMap(({ where }) => where ?? []),
    ...(after === null ? [] : [beyond(columns, after)]),
  ];
}

const joinsOf = (compiled: readonly CompiledCondition[]) => compiled.flatMap(({ join }) => join ?? []);
const inParentheses = ({ text, parameters }: Sql): Sql => ({ text: `(${text})`, parameters });

/** NULL is the smallest to MySQL, so it comes last by itself when the largest comes first. */
function orderTerm({ expression, direction, nullable }: SortColumn): string {
  return nullable && direction === 'ASC'
    ? `${expression} IS NULL, ${expression}`
    : `${expression} ${direction}`;
}

/** Rows that come after a place: equal in the first columns, and beyond it in the next one. */
function beyond(columns: readonly SortColumn[], after: readonly SortValue[]): Sql {
  const alternatives: Sql[] = [];
  const equal: Sql[] = [];
  columns.forEach((column, index) => {
    const value = after[index]!;
    const further = furtherThan(column, value);
    if (further !== null) alternatives.push(joined([...equal, further], ' AND '));
    equal.push(
      value === null
        ? sql(`${column.expression} IS NULL`)
        : sql(`${column.expression} = ?`, column.bound(value)),
    );
  });
  return joined(alternatives, ' OR ');
}

/** Null when nothing is further: what has no value comes last. */
function furtherThan({ expression, direction, nullable, bound }: SortColumn, value: SortValue): Sql | null {
  if (value === null) return null;
  const compared = sql(`${expression} ${direction === 'ASC' ? '>' : '<'} ?`, bound(value));
  return nullable ? sql(`(${compared.text} OR ${expression} IS NULL)`, ...compared.parameters) : compared;
}
