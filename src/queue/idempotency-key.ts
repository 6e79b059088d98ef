import { z } from 'zod';
import { parseRequest } from '../platform/validation.js';

/** Printable ASCII without spaces: what MySQL compares byte by byte, and trailing spaces would not be. */
export const idempotencyKeySchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,191}$/, 'must be 1 to 191 printable ASCII characters without spaces')
  .describe('Repeating a request with the same key returns the first job instead of starting another.');

/** @throws AppError INVALID_INPUT naming `idempotencyKey` */
export function parseIdempotencyKey(idempotencyKey: unknown): string | undefined {
  const schema = z.object({ idempotencyKey: idempotencyKeySchema.optional() });
  return parseRequest(schema, { idempotencyKey }).idempotencyKey;
}
