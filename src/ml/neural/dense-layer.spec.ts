import { describe, expect, it } from 'vitest';
import { applyDense, reluInPlace } from './dense-layer.js';

describe('applyDense', () => {
  it('adds the weighted inputs to the bias', () => {
    const layer = {
      inputs: 3,
      outputs: 2,
      weights: Float32Array.of(1, 2, 3, 4, 5, 6),
      bias: Float32Array.of(10, 20),
    };
    const out = new Float64Array(2);
    applyDense(layer, [1, 0, -2], out);
    expect([...out]).toEqual([10 + 1 - 10, 20 + 2 - 12]);
  });
});

describe('reluInPlace', () => {
  it('makes what is negative zero', () => {
    const values = Float64Array.of(-1, 0, 2);
    reluInPlace(values);
    expect([...values]).toEqual([0, 0, 2]);
  });
});
