import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelledRows } from '../model/rows.js';
import { blockRows, type ClassBlock, createBlocks, learnableRows } from './class-block.js';
import { BlockSolver, type MarginLoss } from './dual-coordinate-descent.js';
import { RowKernels } from './row-kernels.js';
import { csrOf, labelled, plantedRows } from './rows.fixture.js';

const reference: {
  rows: number;
  columns: number;
  classCount: number;
  cost: number;
  x: number[];
  truth: number[];
  weights: number[];
  bias: number[];
  objectives: number[];
} = JSON.parse(readFileSync(new URL('../../../test/reference/linear_svm.json', import.meta.url), 'utf8'));

const clouds = labelled(csrOf(reference.x, reference.rows, reference.columns), reference.truth);
const squaredHinge = { cost: reference.cost, pullMax: 1e6 };

describe('BlockSolver', () => {
  it("finds the weights of scikit-learn's LinearSVC", () => {
    const { weights, bias } = solve(clouds, reference.classCount, squaredHinge, 3000);
    expect(largestDifference(weights, reference.weights)).toBeLessThan(1e-4);
    expect(largestDifference(bias, reference.bias)).toBeLessThan(1e-4);
  });

  it("reaches the objective of scikit-learn's LinearSVC", () => {
    const block = solve(clouds, reference.classCount, squaredHinge, 3000);
    for (const [c, expected] of reference.objectives.entries()) {
      expect(objective(clouds, block, c, squaredHinge) / expected).toBeCloseTo(1, 5);
    }
  });

  it('minimises the loss that goes on in a straight line: no weights nearby have a lower objective', () => {
    const rows = plantedRows(60, 3, 1);
    fc.assert(
      fc.property(
        fc.double({ min: 0.2, max: 3, noNaN: true }),
        fc.double({ min: 0.1, max: 1, noNaN: true }),
        fc.array(fc.double({ min: -0.05, max: 0.05, noNaN: true }), { minLength: 24, maxLength: 24 }),
        (cost, pullMax, change) => {
          const block = solve(rows, 3, { cost, pullMax }, 200);
          const least = objective(rows, block, 1, { cost, pullMax });
          const weights = block.weights.map(
            (weight, at) => weight + (change[Math.floor(at / 4) % 24] as number),
          );
          expect(objective(rows, { ...block, weights }, 1, { cost, pullMax })).toBeGreaterThan(least - 1e-6);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('lets no row pull harder than allowed at a class that is not its own', () => {
    const rows = plantedRows(60, 3, 2);
    const { duals } = solve(rows, 3, { cost: 5, pullMax: 0.25 }, 20);
    const [own, other] = [true, false].map((isOwn) =>
      Math.max(...duals.filter((_, at) => (rows.y[Math.floor(at / 3)] === at % 3) === isOwn)),
    );
    expect(other).toBe(0.25);
    expect(own).toBeGreaterThan(0.25);
  });

  it('gives a class the same weights whatever classes are learnt beside it', () => {
    const rows = plantedRows(90, 9, 3);
    const [whole, ...parts] = [1, 2, 4].map((blocks) => {
      const perClass: number[][] = [];
      for (const block of createBlocks(rows.text.columns, 9, blocks)) {
        learn(rows, block, { cost: 1, pullMax: 1 }, 3);
        for (let c = 0; c < block.classCount; c++) {
          perClass.push([...block.weights].filter((_, at) => at % block.stride === c));
        }
      }
      return perClass;
    });
    for (const part of parts) expect(part).toEqual(whole);
  });
});

function solve(rows: LabelledRows, classCount: number, loss: MarginLoss, passes: number) {
  const [block] = createBlocks(rows.text.columns, classCount, 1) as [ClassBlock];
  return { ...block, duals: learn(rows, block, loss, passes) };
}

function learn(rows: LabelledRows, block: ClassBlock, loss: MarginLoss, passes: number): Float32Array {
  const solver = new BlockSolver(block, loss, new RowKernels(block.memory, block.stride));
  const learnable = blockRows(learnableRows(rows.text, rows.y), block);
  for (let pass = 0; pass < passes; pass++) {
    for (let row = 0; row < rows.text.rows; row++) solver.learn(learnable, row);
  }
  return learnable.duals;
}

/** What class `c` minimises: half the squared length of its weights, and the losses of all rows. */
function objective({ text, y }: LabelledRows, block: ClassBlock, c: number, loss: MarginLoss): number {
  const { weights, bias, stride } = block;
  let sum = bias[c]! ** 2 / 2;
  for (let feature = 0; feature < text.columns; feature++) sum += weights[feature * stride + c]! ** 2 / 2;
  const linearFrom = loss.pullMax / (2 * loss.cost);
  for (let row = 0; row < text.rows; row++) {
    let score = bias[c]!;
    for (let e = text.indptr[row]!; e < text.indptr[row + 1]!; e++) {
      score += text.values[e]! * weights[text.indices[e]! * stride + c]!;
    }
    const isOwn = y[row] === c;
    const slack = Math.max(0, 1 - (isOwn ? score : -score));
    sum += isOwn || slack <= linearFrom ? loss.cost * slack ** 2 : loss.pullMax * (slack - linearFrom / 2);
  }
  return sum;
}

function largestDifference(found: ArrayLike<number>, expected: readonly number[]): number {
  return Math.max(...expected.map((value, at) => Math.abs(value - found[at]!)));
}
