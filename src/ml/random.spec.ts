import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from './random.js';

describe('createRandom', () => {
  it('gives the same sequence for the same seed', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (seed) => {
        const a = createRandom(seed);
        const b = createRandom(seed);
        for (let i = 0; i < 20; i++) expect(a.next()).toBe(b.next());
      }),
    );
  });

  it('tells seeds apart that differ only above 32 bits or in sign', () => {
    const firsts = [5, 5 + 2 ** 32, 5 + 2 ** 40, -5, 0].map((seed) => createRandom(seed).next());
    expect(new Set(firsts).size).toBe(firsts.length);
  });

  it('spreads int(7) evenly: chi-square below the 0.999 quantile of 6 degrees of freedom', () => {
    const random = createRandom(11);
    const counts = Array.from({ length: 7 }, () => 0);
    for (let i = 0; i < 70_000; i++) counts[random.int(7)]!++;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquare).toBeLessThan(22.46);
  });

  it('shuffles to a permutation', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1000, max: 1000 })), fc.integer(), (numbers, seed) => {
        const shuffled = Int32Array.from(numbers);
        createRandom(seed).shuffle(shuffled);
        expect(Float64Array.from(shuffled).sort()).toEqual(Float64Array.from(numbers).sort());
      }),
    );
  });

  it.each([0, -1, 1.5, Number.NaN, 2 ** 33])('refuses int(%s)', (n) => {
    expect(() => createRandom(1).int(n)).toThrow(RangeError);
  });

  it('refuses a seed that is not a safe integer', () => {
    expect(() => createRandom(0.5)).toThrow(RangeError);
  });
});
