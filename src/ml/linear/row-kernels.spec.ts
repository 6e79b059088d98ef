import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsrBuilder } from '../sparse/csr.js';
import { kernelMemory, RowKernels } from './row-kernels.js';

const FEATURES = 20;
const float = fc.float({ noNaN: true, noDefaultInfinity: true, min: -100, max: 100 });

/** Weights of a block, its kernels, and one row in which entry i belongs to feature i modulo 20. */
function setUp(stride: number, numbers: readonly number[], entries: number) {
  const number = (at: number) => numbers[at % numbers.length] as number;
  const { memory, weights } = kernelMemory(FEATURES, stride);
  weights.forEach((_, at) => {
    weights[at] = number(at * 3);
  });
  const builder = new CsrBuilder(FEATURES);
  for (let i = 0; i < entries; i++) builder.push(i % FEATURES, number(i));
  builder.endRow();
  return { row: builder.build(), weights, kernels: new RowKernels(memory, stride) };
}

const block = fc.tuple(
  fc.integer({ min: 1, max: 8 }).map((fours) => fours * 4),
  fc.array(float, { minLength: 1, maxLength: 50 }),
  fc.oneof(fc.integer({ min: 0, max: 40 }), fc.constantFrom(4096, 4097, 9000)),
);

describe('RowKernels', () => {
  it('sum in doubles, entry after entry', () => {
    fc.assert(
      fc.property(block, (given) => {
        const [stride] = given;
        const { row, weights, kernels } = setUp(...given);
        kernels.score(row, 0);
        const expected = Array.from({ length: stride }, (_, c) =>
          row.indices.reduce(
            (sum, feature, i) => sum + (row.values[i] as number) * (weights[feature * stride + c] as number),
            0,
          ),
        );
        expect([...kernels.scores]).toEqual(expected);
      }),
    );
  });

  it('move weights in doubles and round them to floats, entry after entry', () => {
    fc.assert(
      fc.property(block, (given) => {
        const [stride, numbers] = given;
        const { row, weights, kernels } = setUp(...given);
        const expected = weights.slice();
        kernels.steps.forEach((_, c) => {
          kernels.steps[c] = (numbers[c % numbers.length] as number) / 3;
        });
        row.indices.forEach((feature, i) => {
          for (let c = 0; c < stride; c++) {
            const at = feature * stride + c;
            expected[at] =
              (expected[at] as number) + (row.values[i] as number) * (kernels.steps[c] as number);
          }
        });
        kernels.move(row, 0);
        expect([...weights]).toEqual([...expected]);
      }),
    );
  });
});
