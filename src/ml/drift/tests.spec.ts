import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.js';
import type { DriftTest } from './drift-test.js';
import { type Category, categorySample, numericSample, type Sample, textSample } from './sample.js';
import { DRIFT_TESTS } from './tests.js';

const TESTS: readonly DriftTest[] = Object.values(DRIFT_TESTS);
const ofNumbers = TESTS.filter(({ kinds }) => kinds.includes('num'));
const ofCategories = TESTS.filter(({ kinds }) => kinds.includes('cat'));
const ofTexts = TESTS.filter(({ kinds }) => kinds.includes('text'));
/** Those whose answer is the same when the sides change places. */
const SYMMETRIC: readonly string[] = [
  ...['ks', 'chisquare', 'z', 'jensenshannon', 'psi', 'hellinger', 'anderson', 'cramer_von_mises', 't_test'],
  ...['mannw', 'es', 'ed', 'fisher_exact', 'g_test'],
];

const number = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.double({ noNaN: true }),
  fc.constantFrom(null, Number.NaN, Number.POSITIVE_INFINITY),
);
const numbers = fc.array(number, { maxLength: 40 });
const category = fc.oneof(
  fc.constantFrom('a', 'b', 'c', 'é'),
  fc.integer({ min: 0, max: 3 }),
  fc.boolean(),
  fc.constant(null),
);
const categories = fc.array(category, { maxLength: 40 });
const texts = fc.array(fc.option(fc.lorem({ maxCount: 6 })), { maxLength: 12 });

function pairsOf(test: DriftTest): fc.Arbitrary<[Sample, Sample]> {
  if (test.kinds.includes('text'))
    return fc.tuple(texts, texts).map(([r, c]) => [textSample(r), textSample(c)]);
  const num = fc
    .tuple(numbers, numbers)
    .map(([r, c]): [Sample, Sample] => [numericSample(r), numericSample(c)]);
  const cat = fc
    .tuple(categories, categories)
    .map(([r, c]): [Sample, Sample] => [categorySample(r), categorySample(c)]);
  return fc.oneof(...(test.kinds.includes('num') ? [num] : []), ...(test.kinds.includes('cat') ? [cat] : []));
}

const shuffled = <T>(values: readonly T[], seed: number): T[] => {
  const order = Int32Array.from(values, (_, i) => i);
  createRandom(seed).shuffle(order);
  return [...order].map((i) => values[i]!);
};

const normals = (rows: number, seed: number, shift = 0) => {
  const random = createRandom(seed);
  return Array.from({ length: rows }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
    return radius * Math.cos(2 * Math.PI * random.next()) + shift;
  });
};

describe('every test of drift', () => {
  it.each(TESTS)('$name answers whatever the columns hold, with p in [0, 1] or a distance >= 0', (test) => {
    fc.assert(
      fc.property(pairsOf(test), ([reference, current]) => {
        const { state, pvalue, distance, threshold, driftDetected } = test.run(reference, current);
        expect(state).not.toBe('raises');
        expect(threshold).toBeGreaterThan(0);
        const score = test.returns === 'pvalue' ? pvalue : distance;
        expect(test.returns === 'pvalue' ? distance : pvalue).toBeNull();
        if (score === null) expect(driftDetected).toBe(false);
        else {
          expect(score).toBeGreaterThanOrEqual(0);
          if (test.returns === 'pvalue') expect(score).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('es is not misled by a number that is infinite in units of the middle range', () => {
    const column = numericSample([0, 0, 0, 2e-307, 8.5e41]);
    expect(DRIFT_TESTS.es.run(column, column).driftDetected).toBe(false);
  });

  it('es is not misled by a middle range by which nothing can be divided', () => {
    const column = numericSample([0, 0, 0, 1e-323, 1e-150]);
    expect(DRIFT_TESTS.es.run(column, column).driftDetected).toBe(false);
  });

  it('empirical_mmd is not misled by numbers whose squares are 0', () => {
    const column = numericSample([-1e-200, -3e-201, 1e-200, 2e-200, 5e-200, 7e-200]);
    expect(DRIFT_TESTS.empirical_mmd.run(column, column).driftDetected).toBe(false);
  });

  it.each(TESTS)('$name finds no drift between a column and itself', (test) => {
    fc.assert(
      fc.property(pairsOf(test), ([column]) => {
        // Of texts, each half of a small sample may happen to be unlike the other.
        if (column.kind === 'text') return;
        const { driftDetected, pvalue, distance } = test.run(column, column);
        expect(driftDetected).toBe(false);
        expect(pvalue ?? 1).toBeGreaterThan(0.2);
        expect(distance ?? 0).toBeLessThan(1e-9);
      }),
      { numRuns: 60 },
    );
  });

  it.each(TESTS.filter(({ name }) => SYMMETRIC.includes(name)))(
    '$name says the same when the sides change places',
    (test) => {
      fc.assert(
        fc.property(pairsOf(test), ([reference, current]) => {
          // Bins are made where the reference has many values.
          if (test.returns === 'distance' && reference.kind === 'num' && test.name !== 'ed') return;
          const [there, back] = [test.run(reference, current), test.run(current, reference)];
          const [one, other] = [there.pvalue ?? there.distance, back.pvalue ?? back.distance];
          if (one === null || other === null) expect(one).toBe(other);
          else expect(Math.abs(one - other)).toBeLessThan(1e-7 * Math.max(1, one));
        }),
        { numRuns: 60 },
      );
    },
  );

  it.each(ofNumbers)('$name does not depend on the order of numbers', (test) => {
    fc.assert(
      fc.property(numbers, numbers, fc.integer(), (reference, current, seed) => {
        const straight = test.run(numericSample(reference), numericSample(current));
        const mixed = test.run(
          numericSample(shuffled(reference, seed)),
          numericSample(shuffled(current, seed)),
        );
        expect(mixed).toEqual(straight);
      }),
      { numRuns: 30 },
    );
  });

  it.each(ofCategories)('$name does not depend on the order of categories', (test) => {
    fc.assert(
      fc.property(categories, categories, fc.integer(), (reference, current, seed) => {
        const straight = test.run(categorySample(reference), categorySample(current));
        const mixed = test.run(
          categorySample(shuffled<Category | null>(reference, seed)),
          categorySample(shuffled<Category | null>(current, seed)),
        );
        expect(mixed).toEqual(straight);
      }),
      { numRuns: 30 },
    );
  });

  const empty: readonly [DriftTest, Sample, Sample][] = [
    ...ofNumbers.map((test): [DriftTest, Sample, Sample] => [
      test,
      numericSample(normals(30, 1)),
      numericSample([null, Number.NaN]),
    ]),
    ...ofTexts.map((test): [DriftTest, Sample, Sample] => [test, textSample(['one', 'two']), textSample([])]),
  ];
  it.each(empty)(
    '$name calls a column without values empty, and Evidently raises',
    (test, reference, current) => {
      expect(test.run(reference, current)).toMatchObject({ state: 'empty-current', driftDetected: false });
      expect(test.run(current, reference)).toMatchObject({ state: 'empty-reference', driftDetected: false });
      expect(test.run(current, current)).toMatchObject({ state: 'empty', driftDetected: false });
      expect(test.run(reference, current, { asEvidently: true }).state).toBe('raises');
    },
  );

  it.each(ofNumbers)('$name calls two equal constants constant: p 1, distance 0', (test) => {
    const found = test.run(numericSample([4, 4, 4, 4, 4, 4]), numericSample([4, 4, 4, 4, 4]));
    expect(found).toMatchObject({ state: 'constant', driftDetected: false });
    expect(found.pvalue ?? 1).toBe(1);
    expect(found.distance ?? 0).toBe(0);
  });

  it.each(ofNumbers.filter(({ kinds }) => kinds.length === 1))(
    '$name finds a shift up and one down',
    (test) => {
      const reference = numericSample(normals(300, 1));
      for (const shift of [0.8, -0.8]) {
        expect(test.run(reference, numericSample(normals(300, 2, shift))).driftDetected).toBe(true);
      }
    },
  );

  it.each(TESTS)('$name holds the score against the threshold it was given, and says so', (test) => {
    const kind = test.kinds[0];
    if (kind === 'text') return;
    const sample = (shift: number) =>
      kind === 'num'
        ? numericSample(normals(200, 3 + shift, shift))
        : categorySample(normals(200, 3 + shift, shift).map((value) => value > 0));
    const found = test.run(sample(0), sample(1), { threshold: 0.5 });
    expect(found.threshold).toBe(0.5);
    expect(test.run(sample(0), sample(1), { threshold: 1e-300 }).threshold).toBe(1e-300);
  });

  it.each(TESTS)('$name refuses a column of another kind with a typed error', (test) => {
    const wrong = test.kinds.includes('text') ? numericSample([1, 2, 3]) : textSample(['a', 'b', 'c']);
    expect(() => test.run(wrong, wrong)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
  });
});

describe('the answers that are not as Evidently', () => {
  const column = (counts: Record<string, number>) =>
    categorySample(Object.entries(counts).flatMap(([name, count]) => Array<string>(count).fill(name)));

  it('do not take one new category for drift', () => {
    const [reference, current] = [column({ a: 500, b: 500 }), column({ a: 499, b: 500, c: 1 })];
    expect(DRIFT_TESTS.chisquare.run(reference, current, { asEvidently: true })).toMatchObject({ pvalue: 0 });
    expect(DRIFT_TESTS.chisquare.run(reference, current).driftDetected).toBe(false);
  });

  it('compare sides with different numbers of rows', () => {
    const [reference, current] = [column({ a: 30, b: 60 }), column({ a: 15, b: 30 })];
    for (const name of ['g_test', 'fisher_exact'] as const) {
      expect(DRIFT_TESTS[name].run(reference, current, { asEvidently: true }).state).toBe('raises');
      expect(DRIFT_TESTS[name].run(reference, current).pvalue).toBeCloseTo(1, 6);
    }
  });

  it('measure a distance in standard deviations whatever the unit of the column', () => {
    const inUnit = (unit: number, shift: number, seed: number) =>
      numericSample(normals(200, seed, shift).map((value) => value * unit));
    const metres = DRIFT_TESTS.wasserstein.run(inUnit(1, 0, 1), inUnit(1, 1, 2)).distance!;
    const micrometres = DRIFT_TESTS.wasserstein.run(inUnit(1e-6, 0, 1), inUnit(1e-6, 1, 2)).distance!;
    expect(micrometres).toBeCloseTo(metres, 9);
  });

  it('give the same p for the same seed where permutations are drawn', () => {
    const [reference, current] = [numericSample(normals(60, 1)), numericSample(normals(60, 2, 0.3))];
    const p = (seed: number) => DRIFT_TESTS.empirical_mmd.run(reference, current, { seed }).pvalue;
    expect(p(5)).toBe(p(5));
    expect(p(5)).toBeGreaterThan(0);
  });
});
