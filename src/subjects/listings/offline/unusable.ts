import type { RejectionReason } from '../dataset/accept-row.js';

const SHOWN_MAX = 5;

export interface UnusableRow {
  readonly line: number;
  readonly reason: RejectionReason;
  readonly detail: string;
}

export interface UnusablePicture {
  /** Of the listing that names it. */
  readonly line: number;
  readonly fileName: string;
  readonly reason: string;
  readonly detail: string;
}

/** Counts what cannot be used of a file, and keeps the first few. */
export class Unusable<Item> {
  count = 0;
  readonly first: Item[] = [];

  add(item: Item): void {
    this.count += 1;
    if (this.first.length < SHOWN_MAX) this.first.push(item);
  }
}

/** A row that names a picture and nothing else, when the picture cannot be used. */
export function nothingToJudge(line: number): UnusableRow {
  const detail = 'Title and description are both empty, and the picture cannot be used.';
  return { line, reason: 'no-text', detail };
}
