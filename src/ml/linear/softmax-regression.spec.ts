import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evaluateClassification } from '../metrics/classification.js';
import { CsrBuilder, type CsrMatrix } from '../sparse/csr.js';
import { type EpochReport, fitSoftmaxRegression, SoftmaxTrainer } from './softmax-regression.js';

const reference: {
  rows: number;
  columns: number;
  classCount: number;
  x: number[];
  truth: number[];
  optimalLogLoss: number;
} = JSON.parse(
  readFileSync(new URL('../../../test/reference/softmax_regression.json', import.meta.url), 'utf8'),
);

const OPTIONS = { classCount: reference.classCount, epochs: 20, learningRate: 0.7, seed: 3 };
const x = toCsr(reference.x, reference.rows, reference.columns);
const y = Uint16Array.from(reference.truth);

describe('fitSoftmaxRegression', () => {
  it('comes within 1 % of the optimal log loss that L-BFGS finds', () => {
    const model = fitSoftmaxRegression(x, y, { ...OPTIONS, epochs: 100 });
    const { logLoss } = evaluateClassification({
      truth: y,
      probabilities: model.predictAll(x),
      classCount: reference.classCount,
    });
    expect(logLoss / reference.optimalLogLoss).toBeLessThan(1.01);
  });

  it('gives the same bytes for the same seed, and others for another', () => {
    const first = fitSoftmaxRegression(x, y, OPTIONS);
    expect(fitSoftmaxRegression(x, y, OPTIONS).weights).toEqual(first.weights);
    expect(fitSoftmaxRegression(x, y, { ...OPTIONS, seed: 4 }).weights).not.toEqual(first.weights);
  });

  it('reports each epoch with a loss that falls and the model at that time', () => {
    const reports: EpochReport[] = [];
    const largestProbabilities: number[] = [];
    const out = new Float32Array(reference.classCount);
    fitSoftmaxRegression(x, y, { ...OPTIONS, epochs: 3 }, (report) => {
      reports.push(report);
      report.model.predictProbabilities(x, 0, out);
      largestProbabilities.push(Math.max(...out));
    });
    expect(reports.map(({ epoch, epochs }) => [epoch, epochs])).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
    expect(reports[2]!.trainLoss).toBeLessThan(reports[0]!.trainLoss);
    expect(new Set(largestProbabilities).size).toBe(3);
  });

  it.each([
    ['no rows', toCsr([], 0, 2), Uint16Array.of(), 'EMPTY_INPUT'],
    ['fewer labels than rows', toCsr([1, 2], 2, 1), Uint16Array.of(0), 'SHAPE_MISMATCH'],
    ['one class only', toCsr([1, 2], 2, 1), Uint16Array.of(1, 1), 'ONE_CLASS_ONLY'],
    ['a label out of range', toCsr([1, 2], 2, 1), Uint16Array.of(0, 3), 'LABEL_OUT_OF_RANGE'],
    ['a negative label', toCsr([1, 2], 2, 1), Int32Array.of(0, -1), 'LABEL_OUT_OF_RANGE'],
    ['NaN', toCsr([1, Number.NaN], 2, 1), Uint16Array.of(0, 1), 'NOT_A_NUMBER'],
  ])('refuses %s', (_, rows, labels, code) => {
    expect(() => fitSoftmaxRegression(rows, labels, OPTIONS)).toThrow(expect.objectContaining({ code }));
  });

  it.each([{ epochs: 0 }, { learningRate: Number.NaN }, { classCount: 1 }, { seed: 0.5 }])(
    'refuses %j',
    (change) => {
      expect(() => fitSoftmaxRegression(x, y, { ...OPTIONS, ...change })).toThrow(
        expect.objectContaining({
          code: 'INVALID_OPTION',
          facts: expect.objectContaining({ option: Object.keys(change)[0] }),
        }),
      );
    },
  );
});

describe('SoftmaxTrainer', () => {
  it('learns the same in slices as in one go', () => {
    const trainer = new SoftmaxTrainer(x, y, OPTIONS);
    while (!trainer.done) trainer.advance(7);
    expect(trainer.model.weights).toEqual(fitSoftmaxRegression(x, y, OPTIONS).weights);
  });

  it('tells its progress from 0 to 1', () => {
    const trainer = new SoftmaxTrainer(x, y, { ...OPTIONS, epochs: 2 });
    const seen = [trainer.progress];
    while (!trainer.done) {
      trainer.advance(reference.rows / 2);
      seen.push(trainer.progress);
    }
    expect(seen).toEqual([0, 0.25, 0.5, 0.75, 1]);
  });
});

function toCsr(dense: readonly number[], rows: number, columns: number): CsrMatrix {
  const builder = new CsrBuilder(columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = dense[row * columns + column]!;
      if (value !== 0) builder.push(column, value);
    }
    builder.endRow();
  }
  return builder.build();
}
