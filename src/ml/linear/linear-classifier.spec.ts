import { beforeAll, describe, expect, it } from 'vitest';
import type { ModelParts } from '../model/classifier.js';
import { LinearClassifier } from './linear-classifier.js';
import { LinearFit } from './linear-fit.js';
import { DEFAULT_LINEAR_OPTIONS } from './linear-options.js';
import { plantedRows } from './rows.fixture.js';

const CLASS_COUNT = 5;
const rows = plantedRows(100, CLASS_COUNT, 1);

describe('LinearClassifier', () => {
  let classifier: LinearClassifier;

  beforeAll(async () => {
    const fit = new LinearFit(rows, CLASS_COUNT, { ...DEFAULT_LINEAR_OPTIONS, seed: 1 }, { threads: 1 });
    await fit.run(rows, { onProgress() {}, onEpoch: async () => {} });
    classifier = fit.classifier();
  });

  it('scores a row by the bias and the weights of its terms', () => {
    const { indptr, indices, values } = rows.text;
    const expected = Array.from(classifier.bias, (bias, c) => {
      let sum = bias;
      for (let e = indptr[3]!; e < indptr[4]!; e++) sum += values[e]! * classifier.weightOf(indices[e]!, c);
      return sum;
    });
    for (const [c, score] of scoresOf(classifier, 3).entries()) expect(score).toBeCloseTo(expected[c]!, 10);
  });

  it('scores the same after it was saved and read', () => {
    expect(scoresOf(LinearClassifier.fromParts(classifier.toParts()), 7)).toEqual(scoresOf(classifier, 7));
  });

  it.each([
    ['a part is missing', (parts: ModelParts) => ({ ...parts, arrays: { bias: parts.arrays.bias! } })],
    ['a length disagrees', (parts: ModelParts) => ({ ...parts, meta: { ...parts.meta, classCount: 4 } })],
    [
      'a bias is no number',
      (parts: ModelParts) => ({
        ...parts,
        arrays: { ...parts.arrays, bias: new Float64Array(CLASS_COUNT).fill(Number.NaN) },
      }),
    ],
  ])('refuses a saved model in which %s', (_, damage) => {
    expect(() => LinearClassifier.fromParts(damage(classifier.toParts()))).toThrow(
      expect.objectContaining({ code: 'INVALID_CONTENT' }),
    );
  });
});

function scoresOf(classifier: LinearClassifier, row: number): number[] {
  const out = new Float64Array(CLASS_COUNT);
  classifier.scoresInto(rows, row, out);
  return [...out];
}
