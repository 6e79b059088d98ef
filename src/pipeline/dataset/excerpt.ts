import { CONTROL } from './clean.js';

const EXCERPT_CHARS = 300;

/** The beginning of a record, to be kept with the reason why it could not be used. */
export function excerptOf(fields: readonly string[]): string {
  return printable(fields.map((field) => field.slice(0, EXCERPT_CHARS)).join(' | '));
}

/** An excerpt safe to print and to store: no control characters, no half of a surrogate pair. */
export function printable(text: string): string {
  return text
    .slice(0, EXCERPT_CHARS)
    .replace(CONTROL, ' ')
    .replace(/[\ud800-\udbff]$/, '');
}
