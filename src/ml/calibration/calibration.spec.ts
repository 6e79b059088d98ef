import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelParts } from '../model/classifier.js';
import { createRandom, type Random } from '../random.js';
import {
  applyCalibration,
  type CalibrationLink,
  calibrationFromParts,
  calibrationToParts,
  identityCalibration,
} from './calibration.js';
import { fitCalibration } from './fit-calibration.js';
import { fitNoisyScaling } from './noisy-scaling.js';
import { fitTemperature } from './temperature.js';
import { fitVectorScaling } from './vector-scaling.js';

interface Reference {
  readonly cases: readonly {
    readonly name: string;
    readonly classCount: number;
    readonly scores: readonly number[];
    readonly y: readonly number[];
    readonly temperatureScale: number;
    readonly noisy: Readonly<
      Record<CalibrationLink, { readonly scale: number; readonly shift: number; readonly noiseShare: number }>
    >;
    readonly vectorScale: readonly number[];
    readonly vectorShift: readonly number[];
  }[];
}

const reference: Reference = JSON.parse(
  readFileSync(new URL('../../../test/reference/calibration.json', import.meta.url), 'utf8'),
);

describe.each(reference.cases)('calibration against scipy.optimize: $name', (given) => {
  const rows = { ...given, scores: Float64Array.from(given.scores) };
  const temperature = fitTemperature(rows);

  it('finds the temperature', () => {
    for (const scale of temperature.scale) expect(scale / given.temperatureScale).toBeCloseTo(1, 6);
  });

  it.each(['exponential', 'sigmoid'] as const)('finds scale, shift and noise with the %s link', (link) => {
    const { scale, shift, noiseShare } = fitNoisyScaling(rows, temperature, link);
    const expected = given.noisy[link];
    expect(scale[0]! / expected.scale).toBeCloseTo(1, 4);
    expect(shift[0]).toBeCloseTo(expected.shift, 4);
    expect(noiseShare).toBeCloseTo(expected.noiseShare, 5);
  });

  it('finds the vector', () => {
    const vector = fitVectorScaling(rows, temperature);
    given.vectorScale.forEach((scale, c) => {
      expect(vector.scale[c]).toBeCloseTo(scale, 5);
    });
    given.vectorShift.forEach((shift, c) => {
      expect(vector.shift[c]).toBeCloseTo(shift, 5);
    });
  });
});

function drawFrom(weights: Float64Array, random: Random): number {
  let left = random.next() * weights.reduce((a, b) => a + b, 0);
  return Math.max(
    0,
    weights.findIndex((weight) => {
      left -= weight;
      return left <= 0;
    }),
  );
}

/** Rows whose true probabilities are the softmax of `logits`; the classifier reports them distorted. */
function drawn(rows: number, classCount: number, distort: (logit: number, c: number) => number, seed = 1) {
  const random = createRandom(seed);
  const scores = new Float64Array(rows * classCount);
  const y = new Uint16Array(rows);
  for (let row = 0; row < rows; row++) {
    const logits = Float64Array.from({ length: classCount }, () => 6 * random.next());
    logits.forEach((logit, c) => {
      scores[row * classCount + c] = distort(logit, c);
    });
    applyCalibration(identityCalibration(classCount), logits);
    y[row] = drawFrom(logits, random);
  }
  return { scores, y, classCount };
}

describe('fitCalibration', () => {
  it('undoes an overconfident scale', () => {
    const { scores, y, classCount } = drawn(4000, 5, (logit) => 4 * logit);
    for (const scale of fitCalibration({ scores, y, classCount }).scale)
      expect(Math.abs(scale - 0.25)).toBeLessThan(0.02);
  });

  it('keeps to one temperature where no class differs from the others', () => {
    const { scores, y, classCount } = drawn(4000, 5, (logit) => 4 * logit);
    expect(new Set(fitCalibration({ scores, y, classCount }).scale).size).toBe(1);
  });

  it('finds shifts where a class is scored too high', () => {
    const { scores, y, classCount } = drawn(4000, 5, (logit, c) => logit + (c === 2 ? 2 : 0));
    const { shift } = fitCalibration({ scores, y, classCount });
    expect((shift[0] as number) - (shift[2] as number)).toBeGreaterThan(1.5);
  });

  it('finds the share of labels that are chance', () => {
    const { scores, y, classCount } = drawn(4000, 5, (logit) => logit * 2);
    const random = createRandom(9);
    const mislabelled = y.map((label) => (random.next() < 0.2 ? random.int(classCount) : label));
    expect(Math.abs(fitCalibration({ scores, y: mislabelled, classCount }).noiseShare - 0.2)).toBeLessThan(
      0.05,
    );
  });

  it('finds the sigmoid that margins were drawn with', () => {
    const random = createRandom(4);
    const scores = Float64Array.from({ length: 12_000 }, () => 2 * random.next() - 2.2);
    const y = Uint16Array.from({ length: 3000 }, (_, row) => {
      const margins = scores.slice(row * 4, row * 4 + 4);
      const weights = margins.map((margin) => 1 / (1 + Math.exp(-(6 * margin + 2))));
      return drawFrom(weights, random);
    });
    const { link, scale, shift } = fitCalibration({ scores, y, classCount: 4 });
    expect(link).toBe('sigmoid');
    expect(Math.abs(scale[0]! - 6)).toBeLessThan(1);
    expect(Math.abs(shift[0]! - 2)).toBeLessThan(1);
  });

  it('keeps to one temperature with few rows', () => {
    const { scores, y, classCount } = drawn(40, 5, (logit, c) => logit + (c === 2 ? 4 : 0));
    expect(new Set(fitCalibration({ scores, y, classCount }).scale).size).toBe(1);
  });

  it('leaves scores as they are without rows', () => {
    expect(fitCalibration({ scores: new Float64Array(0), y: [], classCount: 3 })).toEqual(
      identityCalibration(3),
    );
  });

  it('leaves scores as they are when they never differ', () => {
    expect(
      fitCalibration({ scores: new Float64Array(12).fill(0.7), y: [0, 1, 2, 1], classCount: 3 }),
    ).toEqual(identityCalibration(3));
  });

  it('stays below n / (n + 1) where every one of n rows is right', () => {
    const scores = Float64Array.from({ length: 60 }, (_, at) => (at % 3 === Math.floor(at / 3) % 3 ? 1 : -1));
    const y = Array.from({ length: 20 }, (_, row) => row % 3);
    const row = Float64Array.of(1, -1, -1);
    applyCalibration(fitCalibration({ scores, y, classCount: 3 }), row);
    expect(row[0]).toBeGreaterThan(0.9);
    expect(row[0]).toBeLessThan(20 / 21 + 0.02);
  });

  it('answers nearly equal probabilities where scores mislead', () => {
    const { scores, y, classCount } = drawn(300, 3, (logit) => -logit);
    const row = scores.slice(0, 3);
    applyCalibration(fitCalibration({ scores, y, classCount }), row);
    for (const probability of row) expect(Math.abs(probability - 1 / 3)).toBeLessThan(0.01);
  });

  it('gives distributions whatever the scores', () => {
    const score = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.record({ s: fc.tuple(score, score, score), label: fc.nat(2) }), { maxLength: 60 }),
        (rows) => {
          const scores = Float64Array.from(rows.flatMap(({ s }) => s));
          const calibration = fitCalibration({ scores, y: rows.map(({ label }) => label), classCount: 3 });
          for (let at = 0; at < scores.length; at += 3) {
            const own = scores.slice(at, at + 3);
            applyCalibration(calibration, own);
            expect(own.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
          }
        },
      ),
    );
  });

  it.each([
    ['a missing score', new Float64Array(5), [0, 1], 'SHAPE_MISMATCH'],
    ['NaN', Float64Array.of(1, 2, Number.NaN, 1, 2, 3), [0, 1], 'NOT_A_NUMBER'],
    ['a label out of range', new Float64Array(6), [0, 3], 'LABEL_OUT_OF_RANGE'],
  ])('refuses %s', (_, scores, y, code) => {
    expect(() => fitCalibration({ scores, y, classCount: 3 })).toThrow(expect.objectContaining({ code }));
  });
});

describe('a saved calibration', () => {
  it('comes back as it was', () => {
    const calibration = {
      ...identityCalibration(2),
      shift: Float64Array.of(0, -1),
      link: 'sigmoid' as const,
      noiseShare: 0.1,
    };
    expect(calibrationFromParts(calibrationToParts(calibration))).toEqual(calibration);
  });

  const saved = calibrationToParts(identityCalibration(2));

  it.each([
    ['a missing shift', saved.meta, { scale: Float64Array.of(1, 1) }],
    ['a scale of zero', saved.meta, { ...saved.arrays, scale: Float64Array.of(1, 0) }],
    ['a shift that is no number', saved.meta, { ...saved.arrays, shift: Float64Array.of(0, Number.NaN) }],
    ['an unknown link', { ...saved.meta, link: 'probit' }, saved.arrays],
    ['nothing but noise', { ...saved.meta, noiseShare: 1 }, saved.arrays],
  ])('is refused with %s', (_, meta, arrays) => {
    expect(() => calibrationFromParts({ meta, arrays: arrays as ModelParts['arrays'] })).toThrow(
      expect.objectContaining({ code: 'INVALID_CONTENT' }),
    );
  });
});
