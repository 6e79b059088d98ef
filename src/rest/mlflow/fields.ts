import { z } from 'zod';

/**
 * The kinds of fields of MLflow's messages (protocol buffers as JSON): whole numbers and doubles may come as text,
 * enums as names or numbers, and null is the same as nothing. A field is required unless `.optional()` is called on it.
 */
const INT64_MAX = 2n ** 63n - 1n;

/** Text; numbers are refused, as MLflow does. */
export const text = z.string();

/** Text of at least one character. */
export const nonEmpty = z.string().min(1, 'missing');

/** A whole number of 64 bits. Above 2^53 the nearest number that JavaScript has is taken. */
export const int64 = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^[+-]?\d+$/)
      .transform(BigInt),
  ])
  .refine((value) => typeof value === 'bigint' || Number.isInteger(value))
  .refine((value) => value <= INT64_MAX && value >= -INT64_MAX - 1n)
  .transform(Number);

/** A double, as a number, as decimal text, or as `NaN`, `Infinity`, `-Infinity`. */
export const double = z.union([
  z.number(),
  z
    .string()
    .regex(/^\s*([+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?|NaN|[+-]?Infinity)\s*$/i)
    .transform((value) => Number(value)),
]);

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
