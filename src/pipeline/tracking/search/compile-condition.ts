import type { Condition } from './conditions.js';
import type { Comparator, KeyedTable, Kind, Searchable } from './searchable.js';
import { joined, milliseconds, nameIs, type Sql, sql } from './sql.js';

/** A condition as SQL: tables that it needs, each with at most one row a row, and what must hold. */
export interface CompiledCondition {
  readonly join: Sql | null;
  readonly where: Sql | null;
}

/** Characters that an ascii column can hold. */
const ASCII_MAX = 0x7f;

/** @param place number of the condition, which names its table */
export function compileCondition(
  searchable: Searchable,
  { target, comparator, value }: Condition,
  place: number,
): CompiledCondition {
  if (target.type === 'attribute') {
    const { column, kind } = target.attribute;
    return { join: null, where: comparison(column, kind, comparator, value) };
  }
  if (target.type === 'related') {
    const { from, column } = target.column;
    const where = comparison(column, 'text', comparator, value);
    return { join: null, where: sql(`EXISTS (SELECT 1 ${from} AND ${where.text})`, ...where.parameters) };
  }
  return keyedCondition(searchable, target.table, target.key, { comparator, value, alias: `c${place}` });
}

type Compared = Pick<Condition, 'comparator' | 'value'>;

function keyedCondition(
  searchable: Searchable,
  table: KeyedTable,
  key: string,
  { comparator, value, alias }: Compared & { alias: string },
): CompiledCondition {
  const named = nameIs(`${alias}.name`, key);
  const ofRow = sql(`${alias}.${table.owner} = ${searchable.id} AND ${named.text}`, ...named.parameters);
  const source = `${table.table} ${alias}`;
  const exists = (...also: Sql[]) => {
    const { text, parameters } = joined([ofRow, ...also], ' AND ');
    return sql(`EXISTS (SELECT 1 FROM ${source} WHERE ${text})`, ...parameters);
  };
  const join = (word: string) => sql(`${word} ${source} ON ${ofRow.text}`, ...ofRow.parameters);
  const compared = (column: string) => comparison(column, table.kind, comparator, value);
  if (comparator === 'IS NULL') return { join: null, where: prefixed('NOT', exists()) };
  if (comparator === 'IS NOT NULL') return { join: null, where: exists() };
  if (table.many !== undefined) {
    const only = table.many.only === undefined ? [] : [table.many.only];
    return { join: null, where: exists(compared(`${alias}.value`), ...only) };
  }
  const absent =
    table.absentMeans !== undefined && Object.hasOwn(table.absentMeans, key) ? table.absentMeans[key] : null;
  if (absent != null) {
    return { join: join('LEFT JOIN'), where: compared(`COALESCE(${alias}.value, '${absent}')`) };
  }
  return { join: join('JOIN'), where: compared(`${alias}.value`) };
}

const prefixed = (word: string, { text, parameters }: Sql): Sql => ({ text: `${word} ${text}`, parameters });

function comparison(column: string, kind: Kind, comparator: Comparator, value: Condition['value']): Sql {
  if (typeof value === 'number') {
    return sql(`${kind === 'time' ? milliseconds(column) : column} ${comparator} ?`, value);
  }
  const texts = [value].flat() as string[];
  const storable = kind === 'ascii' ? texts.filter(isAscii) : texts;
  // A text that the column cannot hold differs from everything in it.
  if (storable.length === 0) {
    return sql(comparator === '!=' || comparator === 'NOT IN' ? `${column} IS NOT NULL` : 'FALSE');
  }
  return textComparison(column, comparator, storable);
}

/** Byte by byte: `=` of a column ignores spaces at the end, so bytes are compared too (the column finds the index). */
function textComparison(column: string, comparator: Comparator, texts: readonly string[]): Sql {
  const bytes = texts.map((text) => Buffer.from(text));
  switch (comparator) {
    case '=':
    case 'IN':
      return joined(
        [sql(`${column} IN (?)`, texts), sql(`CAST(${column} AS BINARY) IN (?)`, bytes)],
        ' AND ',
      );
    case '!=':
    case 'NOT IN':
      return sql(`CAST(${column} AS BINARY) NOT IN (?)`, bytes);
    case 'LIKE':
      return sql(`${column} LIKE ? ESCAPE ''`, texts[0]);
    case 'ILIKE':
      return sql(`LOWER(${column}) LIKE LOWER(?) ESCAPE ''`, texts[0]);
    default:
      throw new Error(`${comparator} does not compare texts`);
  }
}

export function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > ASCII_MAX) return false;
  return true;
}
