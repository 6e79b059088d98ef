import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import reference from '../../../../test/reference/quality.json' with { type: 'json' };
import { createRandom } from '../../random.js';
import { betaBinomialSequence } from './beta-binomial-sequence.js';

const counted = fc
  .tuple(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: 2_000 }))
  .map(([right, wrong]) => ({ right, rows: right + wrong }));

describe('the confidence sequence of a share', () => {
  it.each(reference.sequences)(
    'agrees with scipy to 1e-9 for $successes of $trials at $error',
    (expected) => {
      const { lower, upper } = betaBinomialSequence(expected.successes, expected.trials, expected.error);
      expect(Math.abs(lower - expected.low)).toBeLessThan(1e-9);
      expect(Math.abs(upper - expected.high)).toBeLessThan(1e-9);
    },
  );

  it('holds the observed share', () => {
    fc.assert(
      fc.property(counted, ({ right, rows }) => {
        const { lower, upper } = betaBinomialSequence(right, rows, 0.05);
        expect(lower).toBeLessThanOrEqual(rows === 0 ? 1 : right / rows);
        expect(upper).toBeGreaterThanOrEqual(rows === 0 ? 0 : right / rows);
      }),
    );
  });

  it('is left by the true share in at most 5 % of streams that are looked at after every row', () => {
    const random = createRandom(11);
    const streams = 200;
    const left = Array.from({ length: streams }, () => {
      let right = 0;
      for (let rows = 1; rows <= 200; rows++) {
        if (random.next() < 0.8) right++;
        const { lower, upper } = betaBinomialSequence(right, rows, 0.05);
        if (lower > 0.8 || upper < 0.8) return true;
      }
      return false;
    }).filter(Boolean).length;
    expect(left / streams).toBeLessThanOrEqual(0.05);
  });
});
