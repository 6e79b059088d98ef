import type { z } from 'zod';
import { AppError } from './errors.js';

/** Input checked against a schema. @throws AppError INVALID_INPUT with the first problem and the count of others */
export function parseRequest<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [first, ...others] = parsed.error.issues;
  const field = fieldName(first!.path);
  const limit =
    'maximum' in first! ? Number(first.maximum) : 'minimum' in first! ? Number(first.minimum) : null;
  const more = others.length === 0 ? '' : ` (and ${others.length} more problems)`;
  throw new AppError('INVALID_INPUT', `${field || 'The input'}: ${first!.message}${more}`, { field, limit });
}

/** e.g. `listings[3].title` */
function fieldName(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}
