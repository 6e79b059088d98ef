import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import reference from '../../../test/reference/distribution_tails.json' with { type: 'json' };
import { scaledBesselK } from './bessel-k.js';
import { chiSquareTail } from './chi-square-tail.js';
import { fisherExact } from './hypergeometric.js';
import { kolmogorovTail } from './kolmogorov-tail.js';
import { kolmogorovTwoSampleTail } from './kolmogorov-two-samples.js';
import { logBeta, logGamma } from './log-gamma.js';
import { mannWhitneyExactTail } from './mann-whitney-tail.js';
import { normalTail } from './normal-tail.js';
import { studentTails } from './student-tail.js';

const FUNCTIONS: Record<string, (...of: number[]) => number> = {
  normalTail: (z) => normalTail(z!),
  chiSquareTail: (x, degrees) => chiSquareTail(x!, degrees!),
  studentTails: (t, degrees) => studentTails(t!, degrees!),
  logGamma: (x) => logGamma(x!),
  logBeta: (a, b) => logBeta(a!, b!),
  kolmogorovTail: (n, d) => kolmogorovTail(n!, d!),
  kolmogorovTwoSampleTail: (n, m, d) => kolmogorovTwoSampleTail(n!, m!, d!),
  scaledBesselK: (order, x) => scaledBesselK(order!, x!),
  mannWhitneyExactTail: (u, n, m) => mannWhitneyExactTail(u!, n!, m!),
  fisherExact: (a, b, c, d) => fisherExact(a!, b!, c!, d!),
};
const RELATIVE = 1e-11;
/** Where a value is a difference of numbers near 1, as near the middle of a law. */
const ABSOLUTE = 1e-14;

describe('distributions', () => {
  for (const [name, compute] of Object.entries(FUNCTIONS)) {
    it(`${name} agrees with scipy to 1e-11 relative`, () => {
      const rows = reference[name as keyof typeof reference] as number[][];
      expect(rows.length).toBeGreaterThan(5);
      for (const row of rows) {
        const expected = row.at(-1)!;
        const actual = compute(...row.slice(0, -1));
        const error = Math.abs(actual - expected);
        expect(error, JSON.stringify({ row, actual })).toBeLessThan(
          Math.max(ABSOLUTE, RELATIVE * Math.abs(expected)),
        );
      }
    });
  }

  it('keep all their digits where p is far below what 1 - p can hold', () => {
    for (const name of ['normalTail', 'chiSquareTail', 'kolmogorovTail', 'fisherExact'] as const) {
      const small = (reference[name] as number[][]).filter((row) => row.at(-1)! > 0 && row.at(-1)! < 1e-12);
      expect(small.length).toBeGreaterThan(0);
      for (const row of small) {
        const actual = FUNCTIONS[name]!(...row.slice(0, -1));
        expect(actual / row.at(-1)!, JSON.stringify({ name, row })).toBeCloseTo(1, 10);
      }
    }
  });

  it('are probabilities, less likely the further out', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 50, noNaN: true }),
        fc.double({ min: 0, max: 50, noNaN: true }),
        fc.integer({ min: 1, max: 200 }),
        (one, other, degrees) => {
          const [near, far] = [Math.min(one, other), Math.max(one, other)];
          for (const tail of [
            (x: number) => normalTail(x),
            (x: number) => chiSquareTail(x, degrees),
            (x: number) => studentTails(x, degrees),
            (x: number) => kolmogorovTail(degrees, x / 50),
          ]) {
            expect(tail(near)).toBeLessThanOrEqual(1);
            expect(tail(far)).toBeGreaterThanOrEqual(0);
            expect(tail(far)).toBeLessThanOrEqual(tail(near) + 1e-12);
          }
        },
      ),
    );
  });
});
