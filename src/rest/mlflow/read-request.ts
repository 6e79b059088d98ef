import type { FastifyRequest } from 'fastify';
import { isLosslessNumber, parse as parseLossless } from 'lossless-json';
import type { z } from 'zod';
import { AppError } from '../../platform/errors.js';

const HINT = 'See the API docs for more information about request parameters.';

/** What a request sends: its fields, and the text they were read from, where they came as JSON. */
export interface SentFields {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly json: string | null;
}

/**
 * The fields of a request: from the address for GET, from the JSON body otherwise.
 * @throws AppError INVALID_INPUT for a body of another type than JSON, or one that cannot be parsed
 */
export function sentFields(request: FastifyRequest): SentFields {
  if (request.method === 'GET') return { fields: request.query as Record<string, unknown>, json: null };
  const json = typeof request.body === 'string' ? request.body : '';
  if (json.trim() === '') return { fields: {}, json: null };
  return { fields: objectOf(parseJson(json)), json };
}

/**
 * Checks the fields of a request. Fields that the schema does not know are left out, and null is the same as nothing.
 * @throws AppError INVALID_INPUT with the words that MLflow's clients and their tests look for
 */
export function readFields<Schema extends z.ZodType>(schema: Schema, sent: SentFields): z.output<Schema> {
  const fields = withoutNulls(sent.fields);
  const parsed = schema.safeParse(fields);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue!.path;
  if (issue!.code === 'custom' && issue!.message !== 'Invalid input') {
    throw new AppError('INVALID_INPUT', issue!.message, { field: nameOf(path) });
  }
  throw refusal(path, valueAt(fields, path), sent.json);
}

function refusal(path: readonly PropertyKey[], value: unknown, json: string | null): AppError {
  const name = nameOf(path);
  if (value === undefined || value === '') {
    return new AppError('INVALID_INPUT', `Missing value for required parameter '${name}'. ${HINT}`, {
      field: name,
    });
  }
  return new AppError(
    'INVALID_INPUT',
    `Invalid value ${json === null ? JSON.stringify(value) : written(json, path)} for parameter '${name}' supplied. ${HINT}`,
    { field: name },
  );
}

/** The value as it was sent: 9.0 is not 9, though JSON.parse thinks so. */
function written(json: string, path: readonly PropertyKey[]): string {
  return token(valueAt(withoutNulls(objectOf(parseLossless(json))), path));
}

function token(value: unknown): string {
  if (isLosslessNumber(value)) return value.toString();
  if (Array.isArray(value)) return `[${value.map(token).join(', ')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).map(([name, of]) => `${JSON.stringify(name)}: ${token(of)}`);
    return `{${entries.join(', ')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new AppError('INVALID_INPUT', `The request body is not JSON: ${(error as Error).message}`, {
      field: 'body',
    });
  }
}

/** Old clients send JSON inside a JSON string. */
function objectOf(parsed: unknown): Record<string, unknown> {
  const value = typeof parsed === 'string' ? parseJson(parsed) : parsed;
  if (value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new AppError('INVALID_INPUT', 'The request body must be a JSON object.', { field: 'body' });
  }
  return value as Record<string, unknown>;
}

/** The value itself where it has no nulls, which is nearly always: copies of large batches would cost more than parsing them. */
function withoutNulls(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  let kept: Record<string, unknown> | null = null;
  for (const name in value) {
    const before = value[name];
    const after = before === null ? undefined : cleaned(before);
    if (after === before) continue;
    kept ??= { ...value };
    if (after === undefined) delete kept[name];
    else kept[name] = after;
  }
  return kept ?? value;
}

function cleaned(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || isLosslessNumber(value)) return value;
  if (!Array.isArray(value)) return withoutNulls(value as Record<string, unknown>);
  const items = value.map(cleaned);
  return items.every((item, index) => item === value[index]) ? value : items;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key],
    value,
  );
}

/** e.g. `metrics[0].timestamp` */
function nameOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((name, key) => {
    if (typeof key === 'number') return `${name}[${key}]`;
    return name === '' ? String(key) : `${name}.${String(key)}`;
  }, '');
}
