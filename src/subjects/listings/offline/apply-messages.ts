import type { ModelKind } from '../../../ml/model/classifier.js';
import type { PictureRows } from '../../../ml/model/rows.js';
import type { TableRow } from '../../../pipeline/dataset/read-table.js';
import type { ColumnPositions } from '../dataset/columns.js';
import type { UnusableRow } from './unusable.js';

/** What a thread is told when it starts. */
export interface ApplyInput {
  readonly modelPath: string;
}

export interface ApplyBatch {
  readonly rows: readonly TableRow[];
  readonly columns: ColumnPositions;
  /** Null when no pictures were given. */
  readonly pictures: PictureRows | null;
}

/** What a thread knows of its model. */
export interface AppliedModel {
  readonly kind: ModelKind;
  readonly classCodes: readonly string[];
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
  | { readonly type: 'ready'; readonly model: AppliedModel }
  | { readonly type: 'refused'; readonly message: string }
  | { readonly type: 'applied'; readonly batch: AppliedBatch };
