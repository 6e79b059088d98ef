import { z } from 'zod';
import { counted } from './counted.js';
import { AppError } from './errors.js';

type Issue = z.core.$ZodIssue;
type RawIssue = z.core.$ZodRawIssue;

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
};

/** Control characters and halves of surrogate pairs. */
const NOT_PLAIN = /[\p{Cc}\p{Cs}]/u;

/** A short text that is stored and given back as it came: no control characters, no halves of surrogate pairs. */
export function plainText(charsMax: number) {
  return z
    .string()
    .max(charsMax)
    .refine((text) => !NOT_PLAIN.test(text), {
      error: 'must not contain control characters or broken Unicode',
    });
}

export const personSchema = plainText(191).trim().min(1).describe('Who says so: a name or an address.');

/** Input checked against a schema. @throws AppError INVALID_INPUT with the first problem and the count of others */
export function parseRequest<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input, { error: explainIssue });
  if (parsed.success) return parsed.data;
  const [first, ...others] = parsed.error.issues.map(innermost);
  const field = fieldName(first!.path);
  const limit =
    'maximum' in first! ? Number(first.maximum) : 'minimum' in first! ? Number(first.minimum) : null;
  const more = others.length === 0 ? '' : ` (and ${counted(others.length, 'other problem')})`;
  throw new AppError('INVALID_INPUT', `${field || 'The input'}: ${first!.message}${more}`, { field, limit });
}

/** What zod found, in the words of our messages. A message that a schema gives itself goes before these. */
export function explainIssue(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is required';
      return `must be ${TYPE_NAMES[issue.expected] ?? issue.expected}`;
    case 'too_big':
      return bound(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum);
    case 'too_small':
      if (issue.origin !== 'number' && Number(issue.minimum) === 1) return 'must not be empty';
      return bound(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum);
    case 'invalid_value':
      if (issue.input === undefined) return `is required: ${issue.values.map(String).join(' or ')}`;
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`;
    case 'unrecognized_keys':
      return 'is not a known field';
    default:
      return undefined;
  }
}

/** One line for each thing that is wrong, with the name of what it is about: of unknown keys, each key. */
export function problemLines(issues: readonly Issue[]): string[] {
  return issues.flatMap((issue) => {
    const paths =
      issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    return paths.map((path) => `${fieldName(path)}: ${issue.message}`);
  });
}

function bound(origin: string, comparison: string, limit: number | bigint): string {
  if (origin === 'string') return `must be ${comparison} ${limit} characters long`;
  if (origin === 'array') return `must have ${comparison} ${limit} entries`;
  return `must be ${comparison} ${limit}`;
}

/**
 * The problem itself: of an unknown key, the key; of a union, the problem of the alternative that the input came
 * closest to (whose problem lies deepest).
 */
function innermost(issue: Issue): Issue {
  if (issue.code === 'unrecognized_keys') return { ...issue, path: [...issue.path, issue.keys[0]!] };
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue;
  const candidates = issue.errors.map((problems) => problems.map(innermost));
  const depth = (problems: Issue[]) => Math.max(...problems.map(({ path }) => path.length));
  const closest = candidates.reduce((best, next) => (depth(next) > depth(best) ? next : best));
  return { ...closest[0]!, path: [...issue.path, ...closest[0]!.path] };
}

/** e.g. `listings[3].title` */
function fieldName(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '')
    .slice(0, 200);
}
