import { z } from 'zod';

/**
 * The kinds of fields of MLflow's messages (protocol buffers as JSON): whole numbers and doubles may come as text,
 * enums as names or numbers, and null is the same as nothing. A field is required unless `.optional()` is called on it.
 */
const INT64_ABS_MAX = 2 ** 63;
/** The greatest double that is a whole number of 64 bits. */
const INT64_DOUBLE_MAX = 2 ** 63 - 1024;
const DOUBLE_TEXT = /^\s*([+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?|NaN|[+-]?Infinity)\s*$/i;

/** Text; numbers are refused, as MLflow does. */
export const text = z.string();

/** Text of at least one character. */
export const nonEmpty = z.string().min(1, 'missing');

/**
 * A whole number of 64 bits. Above 2^53 the nearest number that JavaScript has is taken. Checked by a function and
 * not by a union of schemas, which takes several times as long: a batch has thousands of them.
 */
export const int64 = z.unknown().transform((value, context) => {
  const number = typeof value === 'string' ? int64OfText(value) : value;
  if (typeof number === 'number' && Number.isInteger(number) && Math.abs(number) <= INT64_ABS_MAX) {
    // 2^63 itself is one too many, and what JSON.parse makes of 2^63 - 1.
    return Math.min(number, INT64_DOUBLE_MAX);
  }
  context.addIssue({ code: 'custom' });
  return z.NEVER;
});

/** A double, as a number, as decimal text, or as `NaN`, `Infinity`, `-Infinity`. */
export const double = z.unknown().transform((value, context) => {
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && DOUBLE_TEXT.test(value)) return doubleOfText(value);
  context.addIssue({ code: 'custom' });
  return z.NEVER;
});

function int64OfText(text: string): number {
  return /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
}

function doubleOfText(text: string): number {
  const word = text.trim().toLowerCase();
  if (word === 'nan') return Number.NaN;
  if (word.endsWith('infinity')) return word.startsWith('-') ? -Infinity : Infinity;
  return Number(word);
}

/** A truth value; in an address it is text. */
export const bool = z.union([z.boolean(), z.enum(['true', 'false']).transform((value) => value === 'true')]);

/** One of these words, or its number in `numbers`. */
export function word<const Word extends string>(numbers: Readonly<Record<Word, number>>) {
  const byNumber = new Map(Object.entries(numbers).map(([name, value]) => [String(value), name as Word]));
  return z.union([z.string(), z.number()]).transform((value, context) => {
    if (typeof value === 'string' && Object.hasOwn(numbers, value)) return value as Word;
    const named = byNumber.get(String(value));
    if (named !== undefined) return named;
    context.addIssue({ code: 'custom' });
    return z.NEVER;
  });
}

/** A repeated field; none is an empty list, and in an address one value is a list of one. */
export function list<Item extends z.ZodType>(item: Item) {
  return z.preprocess(
    (value) => (value === undefined ? [] : typeof value === 'string' ? [value] : value),
    z.array(item),
  );
}

/** The messages of a repeated field; unlike `list`, a text is refused. */
export function messages<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.array(z.object(shape)).default([]);
}

export const keyAndValue = { key: nonEmpty, value: text.optional() };

/** Tags and the like, in the words of our tables. */
export const namedValues = messages(keyAndValue).transform((entries) =>
  entries.map(({ key, value = '' }) => ({ name: key, value })),
);

/** An optional whole number within bounds. */
export function count(min: number, max: number) {
  return int64.refine((value) => value >= min && value <= max).optional();
}
