import { createHash } from 'node:crypto';
import { invalidInput } from '../../../platform/errors.js';
import { isAscii } from './compile-condition.js';
import type { SortColumn, SortValue } from './compile-order.js';

const TOKEN_CHARS_MAX = 20_000;
const EXCERPT_CHARS = 100;
/** The years that DATETIME has. */
const TIME_MIN = Date.UTC(1000, 0);
const TIME_MAX = Date.UTC(10_000, 0) - 1;

/** A short name for everything that a token is good for: the order, and whatever else must stay as it was. */
export function listName(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 16);
}

/** Where a page ends, opaque to clients: the next page begins there, however many rows were added before it. */
export function encodePageToken(list: string, position: readonly SortValue[]): string {
  return Buffer.from(JSON.stringify({ list, after: position })).toString('base64');
}

/** @throws AppError INVALID_INPUT when the token was not made by this list */
export function decodePageToken(
  token: string | undefined,
  list: string,
  columns: readonly SortColumn[],
): readonly SortValue[] | null {
  if (token === undefined || token === '') return null;
  const decoded = Buffer.from(token, 'base64');
  if (token.length > TOKEN_CHARS_MAX || decoded.toString('base64') !== token) {
    throw invalid('could not base64-decode');
  }
  const { after, ...made } = parsed(decoded.toString());
  if (made.list !== list) throw invalid('it belongs to another search or another order');
  if (!Array.isArray(after) || !fits(after, columns)) throw invalid('it was not made by this server');
  return after;
}

function parsed(json: string): { list?: unknown; after?: unknown } {
  try {
    const value: unknown = JSON.parse(json);
    if (value !== null && typeof value === 'object') return value;
  } catch {
    // Said below.
  }
  throw invalid(`decoded value=${json.slice(0, EXCERPT_CHARS)}`);
}

function fits(after: readonly unknown[], columns: readonly SortColumn[]): after is SortValue[] {
  return (
    after.length === columns.length &&
    columns.every(({ kind, nullable }, index) => {
      const value = after[index];
      if (value === null) return nullable;
      if (kind === 'text') return typeof value === 'string';
      if (kind === 'ascii') return typeof value === 'string' && isAscii(value);
      if (typeof value !== 'number') return false;
      return kind === 'number' || (Number.isInteger(value) && value >= TIME_MIN && value <= TIME_MAX);
    })
  );
}

const invalid = (why: string) => invalidInput('page_token', `Invalid page token, ${why}`);
