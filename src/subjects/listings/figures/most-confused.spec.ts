import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mostConfused } from './most-confused.js';

it('takes the categories with the most errors, of either kind', () => {
  const cells = [
    { truth: 0, predicted: 0, rows: 900 },
    { truth: 1, predicted: 3, rows: 8 },
    { truth: 2, predicted: 0, rows: 5 },
    { truth: 2, predicted: 3, rows: 1 },
  ];

  expect(mostConfused(cells, 4, 2)).toEqual([1, 3]);
});

it('takes as many as it may, in ascending order, and none twice', () => {
  const cell = fc.record({ truth: fc.nat(49), predicted: fc.nat(49), rows: fc.nat(1000) });
  fc.assert(
    fc.property(fc.array(cell), fc.integer({ min: 1, max: 60 }), (cells, countMax) => {
      const chosen = mostConfused(cells, 50, countMax);
      expect(chosen).toHaveLength(Math.min(50, countMax));
      expect(chosen).toEqual([...new Set(chosen)].sort((a, b) => a - b));
    }),
  );
});
