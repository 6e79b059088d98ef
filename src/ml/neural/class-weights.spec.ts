import { describe, expect, it } from 'vitest';
import { temperedClassWeights } from './class-weights.js';

const labels = Uint16Array.of(0, 0, 0, 0, 1, 2, 2, 2);

describe('temperedClassWeights', () => {
  it('gives all rows weight 1 at power 0', () => {
    expect([...temperedClassWeights(labels, 3, 0)]).toEqual([1, 1, 1]);
  });

  it('gives rows / (classes * count) at power 1, as scikit-learn does for "balanced"', () => {
    const weights = temperedClassWeights(labels, 3, 1);
    [8 / 12, 8 / 3, 8 / 9].forEach((expected, label) => {
      expect(weights[label]).toBeCloseTo(expected, 12);
    });
  });

  it('keeps the mean weight of a row at 1 for a power between', () => {
    const weights = temperedClassWeights(labels, 3, 0.5);
    const sum = labels.reduce((total, label) => total + weights[label]!, 0);
    expect(sum / labels.length).toBeCloseTo(1, 12);
  });

  it('gives a class without a row weight 0', () => {
    expect(temperedClassWeights(labels, 4, 0.5)[3]).toBe(0);
  });
});
