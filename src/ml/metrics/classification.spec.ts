import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ClassificationReport, evaluateClassification } from './classification.js';

type Headline =
  | 'accuracy'
  | 'weightedF1'
  | 'macroF1'
  | 'weightedPrecision'
  | 'weightedRecall'
  | 'logLoss'
  | 'top3Accuracy'
  | 'ece';

interface Reference {
  readonly cases: readonly {
    readonly name: string;
    readonly classCount: number;
    readonly truth: readonly number[];
    readonly probabilities: readonly number[];
    readonly expected: Readonly<Record<Headline, number>>;
    readonly perClass: ClassificationReport['perClass'];
    readonly confusion: readonly number[];
  }[];
}

const reference: Reference = JSON.parse(
  readFileSync(new URL('../../../test/reference/classification_metrics.json', import.meta.url), 'utf8'),
);

describe.each(reference.cases)('evaluateClassification against scikit-learn: $name', (given) => {
  const report = evaluateClassification({
    truth: given.truth,
    probabilities: Float64Array.from(given.probabilities),
    classCount: given.classCount,
  });

  it.each(Object.keys(given.expected) as Headline[])('%s', (name) => {
    expect(Math.abs(report[name] - given.expected[name])).toBeLessThan(1e-9);
  });

  it('figures of each class', () => {
    report.perClass.forEach((metrics, c) => {
      const expected = given.perClass[c]!;
      for (const name of ['precision', 'recall', 'f1', 'support'] as const) {
        expect(Math.abs(metrics[name] - expected[name])).toBeLessThan(1e-9);
      }
    });
  });

  it('confusion matrix', () => {
    expect([...report.confusion]).toEqual(given.confusion);
  });
});

const scored = fc.integer({ min: 2, max: 6 }).chain((classCount) =>
  fc.record({
    classCount: fc.constant(classCount),
    rows: fc.array(
      fc.record({
        label: fc.nat(classCount - 1),
        weights: fc.array(fc.integer({ min: 1, max: 100 }), { minLength: classCount, maxLength: classCount }),
      }),
      { minLength: 1, maxLength: 40 },
    ),
  }),
);

function toInput({ classCount, rows }: { classCount: number; rows: { label: number; weights: number[] }[] }) {
  const probabilities = rows.flatMap(({ weights }) => {
    const sum = weights.reduce((a, b) => a + b, 0);
    return weights.map((weight) => weight / sum);
  });
  return { truth: rows.map((row) => row.label), probabilities: Float64Array.from(probabilities), classCount };
}

describe('evaluateClassification', () => {
  it('keeps to what holds for any predictions', () => {
    fc.assert(
      fc.property(scored, (drawn) => {
        const report = evaluateClassification(toInput(drawn));
        expect(report.weightedRecall).toBeCloseTo(report.accuracy, 12);
        expect(report.top3Accuracy).toBeGreaterThanOrEqual(drawn.classCount <= 3 ? 1 : 0);
        expect(report.confusion.reduce((a, b) => a + b, 0)).toBe(drawn.rows.length);
        expect(report.perClass.reduce((sum, c) => sum + c.support, 0)).toBe(drawn.rows.length);
        for (const share of [report.accuracy, report.weightedF1, report.macroF1, report.ece]) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('does not depend on the order of rows', () => {
    fc.assert(
      fc.property(scored, (drawn) => {
        const forwards = evaluateClassification(toInput(drawn));
        const backwards = evaluateClassification(toInput({ ...drawn, rows: [...drawn.rows].reverse() }));
        expect(backwards.confusion).toEqual(forwards.confusion);
        expect(backwards.logLoss).toBeCloseTo(forwards.logLoss, 10);
        expect(backwards.ece).toBeCloseTo(forwards.ece, 10);
      }),
    );
  });

  it.each([
    ['no rows', { truth: [], probabilities: new Float64Array(0), classCount: 2 }, 'EMPTY_INPUT'],
    [
      'a missing probability',
      { truth: [0], probabilities: Float64Array.of(1), classCount: 2 },
      'SHAPE_MISMATCH',
    ],
    [
      'a label out of range',
      { truth: [2], probabilities: Float64Array.of(0.5, 0.5), classCount: 2 },
      'LABEL_OUT_OF_RANGE',
    ],
    [
      'a fractional label',
      { truth: [0.5], probabilities: Float64Array.of(0.5, 0.5), classCount: 2 },
      'LABEL_OUT_OF_RANGE',
    ],
    ['NaN', { truth: [0], probabilities: Float64Array.of(Number.NaN, 1), classCount: 2 }, 'NOT_A_NUMBER'],
    [
      'a negative probability',
      { truth: [0], probabilities: Float64Array.of(-0.5, 1.5), classCount: 2 },
      'NOT_A_NUMBER',
    ],
    [
      'a row that does not sum to 1',
      { truth: [0], probabilities: Float64Array.of(0.5, 0.2), classCount: 2 },
      'NOT_A_NUMBER',
    ],
  ])('refuses %s', (_, input, code) => {
    expect(() => evaluateClassification(input)).toThrow(expect.objectContaining({ code }));
  });
});
