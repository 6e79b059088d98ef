import { invalidInput } from '../../platform/errors.js';

/** The first and the last year that a DATETIME has. */
const EARLIEST_MS = Date.UTC(1000, 0, 1);
const LATEST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** A time that a client sends. @throws AppError INVALID_INPUT when it lies outside the years 1000 to 9999 */
export function timeOf(sinceEpochMs: number, field: string): Date {
  if (sinceEpochMs < EARLIEST_MS || sinceEpochMs > LATEST_MS) {
    throw invalidInput(
      field,
      `Invalid value ${sinceEpochMs} for parameter '${field}' supplied: it must be milliseconds since 1970 of a year from 1000 to 9999.`,
    );
  }
  return new Date(sinceEpochMs);
}
