import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantise } from './quantised-weights.js';

const anyWeights = fc.array(fc.float({ min: -1000, max: 1000, noNaN: true }), { minLength: 6, maxLength: 6 });

describe('quantise', () => {
  it('is off by at most half a 127th of the largest weight of the feature', () => {
    fc.assert(
      fc.property(anyWeights, anyWeights, (first, second) => {
        const blocks = [
          { firstClass: 0, classCount: 3, stride: 3, weights: Float32Array.from(first) },
          { firstClass: 3, classCount: 3, stride: 3, weights: Float32Array.from(second) },
        ];
        const { kept, steps, stepSizes } = quantise(blocks, 2, 6);
        for (const [k, feature] of kept.entries()) {
          const weights = [first, second].flatMap((block) => block.slice(feature * 3, feature * 3 + 3));
          const allowed = (Math.max(...weights.map(Math.abs)) / 254) * 1.0001 + 1e-40;
          for (const [c, weight] of weights.entries()) {
            expect(Math.abs(steps[k * 6 + c]! * stepSizes[k]! - weight)).toBeLessThanOrEqual(allowed);
          }
        }
      }),
    );
  });

  it('drops the features whose weights are all small beside those of the median feature', () => {
    const weights = Float32Array.of(1, -1, 0.1, 0.2, 0, 0.9, 0.7, 0, 0.8, 0);
    expect([...quantise([{ firstClass: 0, classCount: 2, stride: 2, weights }], 5, 2).kept]).toEqual([
      0, 2, 3, 4,
    ]);
  });
});
