import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsrBuilder, type CsrMatrix } from '../sparse/csr.js';
import { LANES } from './projection-kernels.js';
import { ProjectionTrainer } from './projection-trainer.js';
import { TextProjection } from './text-projection.js';

const WIDTH = 2 * LANES;
const FEATURES = 5;

const vectorsArbitrary = fc
  .array(fc.float({ min: -4, max: 4, noNaN: true }), {
    minLength: FEATURES * WIDTH,
    maxLength: FEATURES * WIDTH,
  })
  .map((values) => Float32Array.from(values));
const valuesArbitrary = fc.array(fc.float({ min: -1, max: 1, noNaN: true }), {
  minLength: FEATURES,
  maxLength: FEATURES,
});

describe('ProjectionTrainer.projectInto', () => {
  it('is the product of the row and the vectors', () => {
    fc.assert(
      fc.property(vectorsArbitrary, valuesArbitrary, (vectors, values) => {
        const trainer = new ProjectionTrainer(FEATURES, WIDTH);
        trainer.vectors.set(vectors);
        const out = new Float32Array(WIDTH);
        trainer.projectInto(rowOf(values), 0, out, 0);
        expectClose(out, product(values, vectors), 1e-5);
      }),
    );
  });

  it('leaves out features beyond its last and says when none is left', () => {
    const trainer = new ProjectionTrainer(FEATURES, WIDTH);
    trainer.vectors.fill(1);
    const out = new Float32Array(WIDTH).fill(9);
    expect(trainer.projectInto(rowOf([0, 0, 0, 0, 0, 2]), 0, out, 0)).toBe(false);
    expect(out).toEqual(new Float32Array(WIDTH));
  });
});

describe('ProjectionTrainer.learn', () => {
  const gradient = new Float32Array(WIDTH);
  gradient.set([3, -4]);

  it('moves the vector of a feature by the rate, against the gradient', () => {
    const trainer = new ProjectionTrainer(FEATURES, WIDTH);
    trainer.learn(rowOf([0, 0.5]), 0, gradient, 0, 0.1);
    expectClose(trainer.vectors.subarray(WIDTH, WIDTH + 3), [-0.06, 0.08, 0], 1e-7);
  });

  it('moves it by less the more it has moved before', () => {
    const trainer = new ProjectionTrainer(FEATURES, WIDTH);
    trainer.learn(rowOf([1]), 0, gradient, 0, 0.1);
    trainer.learn(rowOf([1]), 0, gradient, 0, 0.1);
    expect(trainer.vectors[0]).toBeCloseTo(-0.06 - 0.06 / Math.SQRT2, 6);
  });

  it('leaves features alone that the row lacks', () => {
    const trainer = new ProjectionTrainer(FEATURES, WIDTH);
    trainer.learn(rowOf([0, 1, 0, 0, 0, 7]), 0, gradient, 0, 0.1);
    expect([...trainer.vectors.subarray(0, WIDTH), ...trainer.vectors.subarray(2 * WIDTH)]).toEqual(
      new Array((FEATURES - 1) * WIDTH).fill(0),
    );
  });
});

describe('TextProjection', () => {
  it('is off by at most half a step of each feature', () => {
    fc.assert(
      fc.property(vectorsArbitrary, valuesArbitrary, (vectors, values) => {
        const projection = TextProjection.quantised(vectors, WIDTH);
        const out = new Float32Array(WIDTH);
        projection.projectInto(rowOf(values), 0, out, 0);
        const allowed = values.reduce(
          (sum, value, feature) => sum + (Math.abs(value) * projection.scales[feature]!) / 2,
          0,
        );
        expectClose(out, product(values, vectors), allowed * 1.001 + 1e-5);
      }),
    );
  });

  it('keeps vectors of all zeros', () => {
    const projection = TextProjection.quantised(new Float32Array(WIDTH), WIDTH);
    const out = new Float32Array(WIDTH);
    expect(projection.projectInto(rowOf([1]), 0, out, 0)).toBe(true);
    expect(out).toEqual(new Float32Array(WIDTH));
  });
});

function rowOf(values: readonly number[]): CsrMatrix {
  const builder = new CsrBuilder(FEATURES + 1);
  values.forEach((value, feature) => {
    if (value !== 0) builder.push(feature, value);
  });
  builder.endRow();
  return builder.build();
}

function product(values: readonly number[], vectors: Float32Array): number[] {
  return Array.from({ length: WIDTH }, (_, j) =>
    values.reduce((sum, value, feature) => sum + value * vectors[feature * WIDTH + j]!, 0),
  );
}

function expectClose(actual: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  expected.forEach((value, at) => {
    expect(Math.abs(actual[at]! - value)).toBeLessThanOrEqual(tolerance);
  });
}
