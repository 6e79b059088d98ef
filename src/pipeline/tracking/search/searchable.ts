import type { Sql } from './sql.js';

/** What can be compared, and how; `IS NULL` asks whether there is a value at all. */
export const NUMBER_COMPARATORS = ['=', '!=', '<', '<=', '>', '>='] as const;
export const TEXT_COMPARATORS = ['=', '!=', 'LIKE', 'ILIKE'] as const;
export const LIST_COMPARATORS = ['IN', 'NOT IN'] as const;
export const PRESENCE_COMPARATORS = ['IS NULL', 'IS NOT NULL'] as const;

export type Comparator =
  | (typeof NUMBER_COMPARATORS)[number]
  | (typeof TEXT_COMPARATORS)[number]
  | (typeof LIST_COMPARATORS)[number]
  | (typeof PRESENCE_COMPARATORS)[number];

/**
 * How a value is stored: `ascii` columns cannot be compared with other characters, `time` columns are DATETIME(3) and
 * compared as milliseconds since 1970.
 */
export type Kind = 'text' | 'ascii' | 'number' | 'time';

/** A column of the row that is searched. All SQL in these tables is ours, never from a request. */
export interface Attribute {
  readonly column: string;
  readonly kind: Kind;
  /** None: it can be ordered by, not compared. */
  readonly comparators: readonly Comparator[];
  readonly orderable: boolean;
  readonly nullable?: boolean;
  /** An index has the column in its order, and it is short: ordered as it is, where other texts are cut. */
  readonly indexed?: boolean;
  /** Other words for values. */
  readonly valueAliases?: Readonly<Record<string, string>>;
}

/** A table of names and values beside the row, such as parameters; one value a name unless it is `many`. */
export interface KeyedTable {
  readonly table: string;
  /** Its column with the id of the row that is searched. */
  readonly owner: string;
  readonly kind: 'text' | 'number';
  readonly comparators: readonly Comparator[];
  readonly orderable: boolean;
  /** Values that a row without the name counts as having. */
  readonly absentMeans?: Readonly<Record<string, string>>;
  /** Set where a name has many values: one that fits is enough, and the latest counts for an order. */
  readonly many?: ManyValues;
}

interface ManyValues {
  /** With the owner, the key of the table. */
  readonly key: string;
  /** Order in which the latest comes first. */
  readonly latestFirst: readonly string[];
  /** Only rows of which this holds count; columns without a table. */
  readonly only?: Sql;
}

/** A column of rows that the searched row points at, such as the datasets of a run; one that fits is enough. */
export interface RelatedColumn {
  readonly column: string;
  /** Tables and conditions that lead from the searched row to the column. */
  readonly from: string;
  readonly comparators: readonly Comparator[];
}

/** Everything that a filter or an order may say about one kind of row: the one table that parser, SQL and docs follow. */
export interface Searchable {
  readonly what: string;
  /** What stands after FROM. */
  readonly table: string;
  /** Its column that keyed tables refer to. */
  readonly id: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** Other names of attributes. */
  readonly aliases: Readonly<Record<string, string>>;
  /** Keyed tables by the word that messages use. */
  readonly keyed: Readonly<Record<string, KeyedTable>>;
  readonly related: Readonly<Record<string, Readonly<Record<string, RelatedColumn>>>>;
  /** Every word that may stand before the dot, and what it means: `attribute`, or a key of `keyed` or `related`. */
  readonly entityWords: Readonly<Record<string, string>>;
  /** What messages call a key that cannot be ordered by. */
  readonly orderKeyName: string;
}
