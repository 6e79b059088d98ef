import type { RejectionReason } from '../dataset/accept-row.js';

const SHOWN_MAX = 5;

export interface UnusableRow {
  readonly line: number;
  readonly reason: RejectionReason;
  readonly detail: string;
}

/** Counts the rows of a file that cannot be used, and keeps the first few. */
export class UnusableRows {
  count = 0;
  readonly first: UnusableRow[] = [];

  add(row: UnusableRow): void {
    this.count += 1;
    if (this.first.length < SHOWN_MAX) this.first.push(row);
  }
}
