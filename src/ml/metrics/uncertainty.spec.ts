import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AbstainThreshold,
  type Abstention,
  abstainBelow,
  chooseAbstainThresholds,
  coverageCurve,
} from './abstention.js';
import { BOOTSTRAP_METRICS, type BootstrapMetric, bootstrapIntervals, type Interval } from './bootstrap.js';
import { evaluateClassification } from './classification.js';
import { type ReliabilityBin, reliabilityTable } from './reliability.js';

interface Reference {
  readonly cases: readonly {
    readonly name: string;
    readonly classCount: number;
    readonly truth: readonly number[];
    readonly probabilities: readonly number[];
    readonly reliability: readonly ReliabilityBin[];
    readonly thresholds: readonly AbstainThreshold[];
    readonly half: Abstention;
    readonly bootstrapSeed: number;
    readonly resamples: number;
    readonly intervals: Readonly<Record<BootstrapMetric, Interval>>;
  }[];
}

const reference: Reference = JSON.parse(
  readFileSync(new URL('../../../test/reference/metrics_uncertainty.json', import.meta.url), 'utf8'),
);

function expectClose(actual: object, expected: object): void {
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, value] of Object.entries(expected)) {
    const got = (actual as Record<string, number | null>)[name];
    if (value === null) expect(got).toBeNull();
    else expect(Math.abs((got as number) - value)).toBeLessThan(1e-9);
  }
}

describe.each(reference.cases)('uncertainty against scikit-learn and scipy: $name', (given) => {
  const rows = { ...given, probabilities: Float64Array.from(given.probabilities) };

  it('reliability table', () => {
    const table = reliabilityTable(rows);
    expect(table).toHaveLength(given.reliability.length);
    given.reliability.forEach((expected, bin) => {
      expectClose(table[bin]!, expected);
    });
  });

  it('abstain thresholds', () => {
    const thresholds = chooseAbstainThresholds(rows);
    expect(thresholds).toHaveLength(given.thresholds.length);
    given.thresholds.forEach((expected, at) => {
      expectClose(thresholds[at]!, expected);
    });
  });

  it('a threshold given', () => {
    expectClose(abstainBelow(rows, 0.5), given.half);
  });

  it.each(BOOTSTRAP_METRICS)('bootstrap interval of %s', (metric) => {
    const intervals = bootstrapIntervals(rows, { seed: given.bootstrapSeed, resamples: given.resamples });
    expectClose(intervals[metric], given.intervals[metric]);
  });
});

const judged = fc
  .array(fc.record({ label: fc.nat(2), weights: fc.tuple(fc.nat(20), fc.nat(20), fc.nat(20)) }), {
    minLength: 1,
    maxLength: 60,
  })
  .map((rows) => ({
    truth: rows.map(({ label }) => label),
    probabilities: Float64Array.from(
      rows.flatMap(({ weights }) => {
        const sum = weights.reduce((a, b) => a + b + 1, 0);
        return weights.map((weight) => (weight + 1) / sum);
      }),
    ),
    classCount: 3,
  }));

describe('reliabilityTable', () => {
  it('carries the expected calibration error', () => {
    fc.assert(
      fc.property(judged, (rows) => {
        const error = reliabilityTable(rows).reduce(
          (sum, bin) =>
            sum + (bin.count / rows.truth.length) * Math.abs((bin.accuracy ?? 0) - (bin.meanConfidence ?? 0)),
          0,
        );
        expect(error).toBeCloseTo(evaluateClassification(rows).ece, 12);
      }),
    );
  });
});

describe('coverageCurve', () => {
  it('ends with all rows and their accuracy', () => {
    fc.assert(
      fc.property(judged, (rows) => {
        const last = coverageCurve(rows).at(-1)!;
        expect(last.coverage).toBe(1);
        expect(last.accuracy).toBeCloseTo(evaluateClassification(rows).accuracy, 12);
      }),
    );
  });

  it('has points that the thresholds keep', () => {
    fc.assert(
      fc.property(judged, (rows) => {
        for (const point of coverageCurve(rows)) expect(abstainBelow(rows, point.threshold)).toEqual(point);
      }),
    );
  });

  it('has about a hundred points for many rows', () => {
    const rows = 1000;
    const confidences = Array.from({ length: rows }, (_, row) => 0.5 + row / (2 * rows));
    const curve = coverageCurve({
      truth: confidences.map(() => 0),
      probabilities: Float64Array.from(confidences.flatMap((p) => [p, 1 - p])),
      classCount: 2,
    });
    expect(curve.length).toBeGreaterThanOrEqual(100);
    expect(curve.length).toBeLessThanOrEqual(102);
  });
});

describe('abstaining', () => {
  it('keeps nothing above the highest confidence', () => {
    const rows = { truth: [0], probabilities: Float64Array.of(0.6, 0.4), classCount: 2 };
    expect(abstainBelow(rows, 0.7)).toEqual({
      threshold: 0.7,
      coverage: 0,
      accuracy: null,
      accuracyLowerBound: null,
    });
  });

  it('names no threshold that keeps a lucky few', () => {
    const confidences = Array.from({ length: 200 }, (_, row) => 0.6 + row / 1000);
    const rows = {
      truth: confidences.map((_, row) => (row >= 180 || row % 2 === 0 ? 0 : 1)),
      probabilities: Float64Array.from(confidences.flatMap((p) => [p, 1 - p])),
      classCount: 2,
    };
    expect(chooseAbstainThresholds(rows, [0.95])).toEqual([]);
    expect(chooseAbstainThresholds(rows, [0.8])[0]!.coverage).toBeGreaterThan(0.14);
  });

  it('names no threshold for an accuracy out of reach', () => {
    const rows = {
      truth: Array.from({ length: 100 }, (_, row) => row % 2),
      probabilities: new Float64Array(200).map((_, at) => (at % 2 === 0 ? 0.9 : 0.1)),
      classCount: 2,
    };
    expect(chooseAbstainThresholds(rows, [0.9])).toEqual([]);
  });
});

describe('bootstrapIntervals', () => {
  const rows = {
    truth: Array.from({ length: 200 }, (_, row) => row % 2),
    probabilities: Float64Array.from(
      Array.from({ length: 200 }, (_, row) =>
        row % 5 === 0 ? [0.4, 0.6] : row % 2 === 0 ? [0.8, 0.2] : [0.3, 0.7],
      ).flat(),
    ),
    classCount: 2,
  };

  it('draws the same for the same seed', () => {
    const options = { seed: 3, resamples: 50 };
    expect(bootstrapIntervals(rows, options)).toEqual(bootstrapIntervals(rows, options));
  });

  it('encloses the figure itself', () => {
    const intervals = bootstrapIntervals(rows, { seed: 3 });
    const report = evaluateClassification(rows);
    for (const metric of BOOTSTRAP_METRICS) {
      expect(intervals[metric].low).toBeLessThan(report[metric]);
      expect(intervals[metric].high).toBeGreaterThan(report[metric]);
    }
  });

  it('refuses a single resample', () => {
    expect(() => bootstrapIntervals(rows, { seed: 1, resamples: 1 })).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION' }),
    );
  });
});
