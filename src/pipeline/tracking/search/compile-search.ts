import { type CompiledCondition, compileCondition } from './compile-condition.js';
import { compileOrder, type SortColumn, type SortValue } from './compile-order.js';
import type { Condition, Order } from './conditions.js';
import type { Searchable } from './searchable.js';
import { joined, type Sql, sql } from './sql.js';

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

/** The statement that finds a page: the id of each row, and where it stands in the order. */
export function compileSearch(
  searchable: Searchable,
  { conditions, orders, scope, after, limit }: SearchPlan,
): Sql {
  const order = compileOrder(searchable, orders);
  const compiled = conditions.map((condition, place) => compileCondition(searchable, condition, place));
  const where = [
    ...scope,
    ...compiled.flatMap(({ where: own }) => own ?? []),
    ...(after === null ? [] : [beyond(order.columns, after)]),
  ];
  const selected = [searchable.id, ...order.columns.map((column) => column.selected)];
  return joined(
    [
      sql(`SELECT ${selected.join(', ')} FROM ${searchable.table}`),
      ...joinsOf(compiled),
      ...order.joins,
      ...(where.length === 0 ? [] : [sql('WHERE'), joined(where.map(inParentheses), ' AND ')]),
      sql(`ORDER BY ${order.columns.map(orderTerm).join(', ')} LIMIT ?`, limit),
    ],
    ' ',
  );
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
