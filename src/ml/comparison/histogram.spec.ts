import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { histogramOf } from './histogram.js';

const sorted = fc
  .array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1 })
  .map((values) => Float64Array.from(values).sort());

describe('a histogram of two samples', () => {
  it('puts every row into a bin', () => {
    fc.assert(
      fc.property(sorted, sorted, (reference, current) => {
        const histogram = histogramOf(reference, current);
        for (const side of [histogram.reference, histogram.current]) {
          expect(side.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
        }
      }),
    );
  });

  it('is not flattened by one far value', () => {
    const current = Float64Array.from({ length: 1_000 }, (_, i) => i);
    current[999] = 1e9;
    expect(histogramOf(current, current).edges.at(-1)).toBeLessThan(1_001);
  });

  it('has one bin for a constant', () => {
    expect(histogramOf(Float64Array.of(2, 2), Float64Array.of(2))).toMatchObject({
      reference: [1],
      current: [1],
    });
  });

  it('takes an empty side', () => {
    expect(histogramOf(Float64Array.of(1, 2), new Float64Array()).current.every((share) => share === 0)).toBe(
      true,
    );
  });
});
