import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { double, int64, word } from './fields.js';
import { readFields } from './read-request.js';

const read = (field: z.ZodType, value: unknown): unknown =>
  readFields(z.object({ field }), { fields: { field: value }, json: null }).field;

describe('a whole number of 64 bits', () => {
  it('is the same as a number and as decimal text', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect([read(int64, value), read(int64, String(value))]).toEqual([value, value]);
      }),
    );
  });

  it('fits the column of 64 bits, whatever it is', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        const kept = BigInt(read(int64, value.toString()) as number);
        expect(kept).toBeLessThan(2n ** 63n);
        expect(kept).toBeGreaterThanOrEqual(-(2n ** 63n));
        expect(Math.abs(Number(kept - value))).toBeLessThanOrEqual(1_024);
      }),
    );
  });

  it('is nothing else', () => {
    const others = fc.oneof(
      fc.double({ noInteger: true }),
      fc.boolean(),
      fc.string().filter((text) => text !== '' && !/^[+-]?\d+$/.test(text)),
      fc.bigInt({ min: 2n ** 65n }).map(String),
      fc.constantFrom('1.0', '1e3', ' 1', '0x10', [], [1], {}),
    );
    fc.assert(
      fc.property(others, (value) => {
        expect(() => read(int64, value)).toThrow('Invalid value ');
      }),
    );
  });
});

describe('a double', () => {
  it('is the same as a number and as decimal text', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        // The text of -0 is "0".
        expect([read(double, value), read(double, String(value))]).toEqual([value, Number(String(value))]);
      }),
    );
  });

  it.each([
    ['NaN', Number.NaN],
    ['nan', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['+Infinity', Number.POSITIVE_INFINITY],
    ['-infinity', Number.NEGATIVE_INFINITY],
    ['1.', 1],
    ['.5', 0.5],
  ])('may be the text %j', (given, value) => {
    expect(read(double, given)).toBe(value);
  });

  it.each(['', 'x', '0x10', '1_0', '1e', true, [], {}, [1]])('is not %j', (value) => {
    expect(() => read(double, value)).toThrow(/Missing value|Invalid value/);
  });
});

describe('a word of a list', () => {
  const colour = word({ RED: 1, BLUE: 2 });

  it.each([
    ['RED', 'RED'],
    [2, 'BLUE'],
    ['2', 'BLUE'],
  ])('may be %j', (given, value) => {
    expect(read(colour, given)).toBe(value);
  });

  it.each([0, 3, 'red', 'toString', '__proto__', true])('is not %j', (value) => {
    expect(() => read(colour, value)).toThrow('Invalid value');
  });
});
