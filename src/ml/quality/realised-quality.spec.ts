import { expect, it } from 'vitest';
import { betaBinomialSequence } from '../drift/sequential/beta-binomial-sequence.js';
import { realisedQuality } from './realised-quality.js';

const GROUPS = [
  { predicted: 'lamp', label: 'lamp', rows: 8 },
  { predicted: 'lamp', label: 'book', rows: 2 },
  { predicted: 'book', label: 'book', rows: 6 },
  { predicted: 'chair', label: 'lamp', rows: 1 },
];

it('counts what is right, with an interval that holds at any time', () => {
  const { rows, hits, accuracy } = realisedQuality(GROUPS);
  expect([rows, hits]).toEqual([17, 14]);
  const { lower: low, upper: high } = betaBinomialSequence(14, 17, 0.05);
  expect(accuracy).toEqual({ value: 14 / 17, low, high });
});

it('gives precision, recall and F1 of every class that occurs', () => {
  const { perClass } = realisedQuality(GROUPS);
  expect(
    perClass.map(({ code, precision, recall, f1 }) => [code, precision?.value, recall?.value, f1]),
  ).toEqual([
    ['book', 1, 6 / 8, 12 / 14],
    ['chair', 0, undefined, 0],
    ['lamp', 8 / 10, 8 / 9, 16 / 19],
  ]);
});

it('says of nothing that nothing is known', () => {
  expect(realisedQuality([])).toEqual({ rows: 0, hits: 0, accuracy: null, macroF1: null, perClass: [] });
});
