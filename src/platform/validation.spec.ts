import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppError } from './errors.js';
import { parseRequest, plainText } from './validation.js';

const schema = z.strictObject({
  name: z.string().min(2).max(5),
  kind: z.enum(['a', 'b']).default('a'),
  share: z.number().gt(0).max(0.5).default(0.1),
  listings: z
    .array(z.strictObject({ title: z.string() }))
    .max(2)
    .default([]),
  source: z
    .union([
      z.strictObject({ file: z.string() }),
      z.strictObject({ sample: z.strictObject({ rows: z.int().min(500) }) }),
    ])
    .optional(),
  custom: z.string().regex(/^x/, 'must begin with x').optional(),
});

function problemOf(input: unknown): AppError {
  try {
    parseRequest(schema, input);
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error('The input was accepted.');
}

describe('parseRequest', () => {
  it.each<[object, string, string, number | null]>([
    [{}, 'name', 'name: is required', null],
    [{ name: null }, 'name', 'name: must be text', null],
    [{ name: 'a' }, 'name', 'name: must be at least 2 characters long', 2],
    [{ name: 'abcdef' }, 'name', 'name: must be at most 5 characters long', 5],
    [{ name: 'abc', kind: 'c' }, 'kind', 'kind: must be one of a, b', null],
    [{ name: 'abc', share: 0 }, 'share', 'share: must be more than 0', 0],
    [{ name: 'abc', share: 1 }, 'share', 'share: must be at most 0.5', 0.5],
    [{ name: 'abc', listings: {} }, 'listings', 'listings: must be a list', null],
    [{ name: 'abc', listings: [{}] }, 'listings[0].title', 'listings[0].title: is required', null],
    [{ name: 'abc', listings: [1, 2, 3] }, 'listings', 'listings: must have at most 2 entries', 2],
    [{ name: 'abc', colour: 1 }, 'colour', 'colour: is not a known field', null],
    [
      { name: 'abc', listings: [{ title: 'a', x: 1 }] },
      'listings[0].x',
      'listings[0].x: is not a known field',
      null,
    ],
    [
      { name: 'abc', source: { sample: { rows: 5 } } },
      'source.sample.rows',
      'source.sample.rows: must be at least 500',
      500,
    ],
    [{ name: 'abc', custom: 'y' }, 'custom', 'custom: must begin with x', null],
  ])('says of %j what is wrong with %s', (input, field, message, limit) => {
    const problem = problemOf(input);
    expect(problem.code).toBe('INVALID_INPUT');
    expect(problem.facts).toEqual({ field, limit });
    expect(problem.message.replace(/ \(and \d+ other problems?\)$/, '')).toBe(message);
  });

  it('counts the other problems', () => {
    expect(problemOf({ name: 1, kind: 2, share: 3 }).message).toBe(
      'name: must be text (and 2 other problems)',
    );
  });

  it('speaks of the input when it is no object at all', () => {
    expect(problemOf('text').message).toBe('The input: must be an object');
  });
});

describe('plainText', () => {
  it.each(['a\u0000b', '\ud800', 'x\udfff', 'line\nbreak'])('refuses %j', (text) => {
    expect(plainText(20).safeParse(text).success).toBe(false);
  });

  it('keeps every other text as it is', () => {
    expect(plainText(20).parse("Ref. été 😀 '; --")).toBe("Ref. été 😀 '; --");
  });
});
