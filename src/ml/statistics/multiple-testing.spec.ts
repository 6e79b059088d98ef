import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.js';
import { hypergeometricProbability } from './hypergeometric.js';
import { drawHypergeometric } from './hypergeometric-draw.js';
import { correctPValues, rejectEValues } from './multiple-testing.js';

const pvalues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 });

describe('corrected p-values', () => {
  it('are those of an example worked by hand', () => {
    const { bonferroni, holm, bh } = correctPValues([0.01, 0.04, 0.03]);
    const rounded = (values: Float64Array) => [...values].map((value) => Number(value.toFixed(10)));
    expect(rounded(bonferroni)).toEqual([0.03, 0.12, 0.09]);
    expect(rounded(holm)).toEqual([0.03, 0.06, 0.06]);
    expect(rounded(bh)).toEqual([0.03, 0.04, 0.04]);
  });

  it('are never smaller than before, and Bonferroni >= Holm >= Benjamini-Hochberg', () => {
    fc.assert(
      fc.property(pvalues, (values) => {
        const { bonferroni, holm, bh, by } = correctPValues(values);
        for (const [i, p] of values.entries()) {
          expect(bh[i]! + 1e-15).toBeGreaterThanOrEqual(p);
          expect(holm[i]! + 1e-15).toBeGreaterThanOrEqual(bh[i]!);
          expect(bonferroni[i]! + 1e-15).toBeGreaterThanOrEqual(holm[i]!);
          expect(by[i]! + 1e-15).toBeGreaterThanOrEqual(bh[i]!);
          expect(by[i]).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('keep the order of the p-values', () => {
    fc.assert(
      fc.property(pvalues, (values) => {
        const { holm } = correctPValues(values);
        for (let i = 1; i < values.length; i++) {
          if (values[i]! >= values[i - 1]!) expect(holm[i]).toBeGreaterThanOrEqual(holm[i - 1]!);
        }
      }),
    );
  });
});

describe('rejected e-values', () => {
  it('are as many as reach together what one would have to reach alone', () => {
    expect(rejectEValues([120, 60, 3, 1], 0.05)).toEqual([0, 1]);
    expect(rejectEValues([3, 100, 1, 41], 0.05)).toEqual([1, 3]);
    expect(rejectEValues([19, 19, 19], 0.05)).toEqual([]);
  });
});

describe('hypergeometric draws', () => {
  it('have the frequencies of their law', () => {
    const random = createRandom(5);
    const draws = 20_000;
    const counts = new Map<number, number>();
    for (let i = 0; i < draws; i++) {
      const drawn = drawHypergeometric(random, 9, 14, 8);
      counts.set(drawn, (counts.get(drawn) ?? 0) + 1);
    }
    for (let k = 0; k <= 8; k++) {
      const chance = hypergeometricProbability(k, 9, 14, 8);
      const deviation = Math.sqrt(chance * (1 - chance) * draws);
      expect(Math.abs((counts.get(k) ?? 0) - chance * draws)).toBeLessThan(4 * deviation + 1);
    }
  });

  it('stay within what can be drawn', () => {
    const size = fc.integer({ min: 0, max: 60 });
    fc.assert(
      fc.property(size, size, size, fc.integer(), (marked, unmarked, share, seed) => {
        const drawn = Math.min(share, marked + unmarked);
        const found = drawHypergeometric(createRandom(seed), marked, unmarked, drawn);
        expect(found).toBeGreaterThanOrEqual(Math.max(0, drawn - unmarked));
        expect(found).toBeLessThanOrEqual(Math.min(marked, drawn));
      }),
    );
  });
});
