import type { Attribute, Comparator, KeyedTable, RelatedColumn } from './searchable.js';

/** What a clause or an order speaks about. */
export type Target =
  | { readonly type: 'attribute'; readonly key: string; readonly attribute: Attribute }
  | { readonly type: 'keyed'; readonly entity: string; readonly key: string; readonly table: KeyedTable }
  | {
      readonly type: 'related';
      readonly entity: string;
      readonly key: string;
      readonly column: RelatedColumn;
    };

/** A comparison that makes sense. The value is a number, a text, a list of texts (IN), or null (IS NULL). */
export interface Condition {
  readonly target: Target;
  readonly comparator: Comparator;
  readonly value: number | string | readonly string[] | null;
}

export type Direction = 'ASC' | 'DESC';

export interface Order {
  readonly target: Exclude<Target, { type: 'related' }>;
  readonly direction: Direction;
}
