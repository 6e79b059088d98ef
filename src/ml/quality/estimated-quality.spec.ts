import { describe, expect, it } from 'vitest';
import reference from '../../../test/reference/quality.json' with { type: 'json' };
import { createRandom, type Random } from '../random.js';
import { QualityEstimator } from './estimated-quality.js';

interface Share {
  value: number;
  low: number;
  high: number;
}

function assertClose(actual: Share | null, expected: Share | null): void {
  expect(actual === null).toBe(expected === null);
  if (actual === null || expected === null) return;
  for (const name of ['value', 'low', 'high'] as const) {
    expect(Math.abs(actual[name] - expected[name])).toBeLessThan(1e-9);
  }
}

function estimatorOf(classCount: number, named: number[][], probabilities: number[][]): QualityEstimator {
  const estimator = new QualityEstimator(classCount);
  named.forEach((codes, row) => {
    estimator.add(codes, probabilities[row]!);
  });
  return estimator;
}

describe('the estimated quality', () => {
  it.each(reference.cases)('agrees with numpy to 1e-9: $name', (expected) => {
    const { classCount, named, probabilities, calibrationRows, confidence } = expected;
    const actual = estimatorOf(classCount, named, probabilities).estimate({ calibrationRows, confidence });
    assertClose(actual.accuracy, expected.accuracy);
    expect(Math.abs(actual.macroF1! - expected.macroF1)).toBeLessThan(1e-9);
    expected.perClass.forEach((of, c) => {
      const found = actual.perClass[c]!;
      expect(found.predicted).toBe(of.predicted);
      expect(Math.abs(found.support - of.support)).toBeLessThan(1e-9);
      assertClose(found.precision, of.precision);
      assertClose(found.recall, of.recall);
      assertClose(found.f1, of.f1);
    });
  });

  it('says how much of the probability it dealt out evenly', () => {
    const estimator = estimatorOf(4, [[0], [1, 2]], [[0.7], [0.5, 0.4]]);
    expect(estimator.estimate({ calibrationRows: null }).spreadMass).toBeCloseTo((0.3 + 0.1) / 2, 12);
  });

  it.each([
    ['no class', [], [], 'SHAPE_MISMATCH'],
    ['more classes than probabilities', [0, 1], [0.5], 'SHAPE_MISMATCH'],
    ['a class that there is not', [3], [0.5], 'LABEL_OUT_OF_RANGE'],
    ['what is no probability', [0], [Number.NaN], 'NOT_A_NUMBER'],
  ])('refuses a row with %s', (_what, named, probabilities, code) => {
    const add = () => new QualityEstimator(3).add(named, probabilities);
    expect(add).toThrow(expect.objectContaining({ code }));
  });

  it('refuses to estimate from nothing', () => {
    const estimate = () => new QualityEstimator(3).estimate({ calibrationRows: 10 });
    expect(estimate).toThrow(expect.objectContaining({ code: 'EMPTY_INPUT' }));
  });
});

/** A listing of two classes: how hard it is, and which class it is of. */
interface Drawn {
  readonly hardness: number;
  readonly isRight: boolean;
}

/** Easy listings are mostly answered rightly, hard ones by chance; the classifier knows only the hardness. */
function draw(random: Random, rows: number, hardShare: number): Drawn[] {
  return Array.from({ length: rows }, () => {
    const hardness = random.next() < hardShare ? 1 : 0;
    const chance = hardness === 1 ? 0.55 + 0.2 * random.next() : 0.9 + 0.1 * random.next();
    return { hardness, isRight: random.next() < chance };
  });
}

/** Calibrates on held-out rows as a binning does: the share of right answers among the rows as hard. */
function calibrate(rows: readonly Drawn[]): (row: Drawn) => number {
  const share = (hardness: number) => {
    const alike = rows.filter((row) => row.hardness === hardness);
    return (alike.filter(({ isRight }) => isRight).length + 1) / (alike.length + 2);
  };
  const confidences = [share(0), share(1)];
  return ({ hardness }) => confidences[hardness]!;
}

/** @returns share of windows whose realised accuracy lies in the interval, and the mean distance of the two */
function simulate(seed: number, options: { windows: number; rows: number; held: number; hard: number }) {
  const random = createRandom(seed);
  let covered = 0;
  let distance = 0;
  for (let window = 0; window < options.windows; window++) {
    const confidenceOf = calibrate(draw(random, options.held, 0.3));
    const rows = draw(random, options.rows, options.hard);
    const estimator = new QualityEstimator(2);
    for (const row of rows) estimator.add([0], [confidenceOf(row)]);
    const { accuracy } = estimator.estimate({ calibrationRows: options.held });
    const realised = rows.filter(({ isRight }) => isRight).length / rows.length;
    if (realised >= accuracy.low && realised <= accuracy.high) covered++;
    distance += Math.abs(realised - accuracy.value);
  }
  return { covered: covered / options.windows, distance: distance / options.windows };
}

describe('in simulated windows', () => {
  it.each([
    [100, 500],
    [300, 2_000],
    [1_000, 500],
    [1_000, 4_000],
  ])('of %d rows without drift, calibrated on %d, its interval covers at least 93 %%', (rows, held) => {
    expect(simulate(3, { windows: 500, rows, held, hard: 0.3 }).covered).toBeGreaterThanOrEqual(0.93);
  });

  it('follows the accuracy down when twice as many hard listings come', () => {
    // The accuracy falls from about 0.86 to 0.77; the estimate is off by what chance does to 1,000 rows.
    expect(simulate(4, { windows: 100, rows: 1_000, held: 4_000, hard: 0.6 }).distance).toBeLessThan(0.015);
  });
});
