import type { ColumnPositions } from '../dataset/columns.js';
import type { TableRow } from '../dataset/read-table.js';
import type { UnusableRow } from './unusable-rows.js';

/** What a thread is told when it starts. */
export interface ApplyInput {
  readonly modelPath: string;
}

export interface ApplyBatch {
  readonly rows: readonly TableRow[];
  readonly columns: ColumnPositions;
}

export interface AppliedBatch {
  /** The lines of the output, in the order of the rows. */
  readonly csv: string;
  readonly unusableRows: number;
  /** The first few of them. */
  readonly firstUnusable: readonly UnusableRow[];
}

/** A thread says `ready` once, then one `applied` for each batch. */
export type ApplyMessage =
  | { readonly type: 'ready'; readonly classCodes: readonly string[] }
  | { readonly type: 'refused'; readonly message: string }
  | { readonly type: 'applied'; readonly batch: AppliedBatch };
