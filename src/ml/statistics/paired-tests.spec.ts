import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import reference from '../../../test/reference/paired_tests.json' with { type: 'json' };
import { createRandom } from '../random.js';
import { drawBinomial } from './binomial-draw.js';
import { mcnemarExact } from './mcnemar.js';
import { normalQuantile } from './normal-quantile.js';
import { pairedBootstrap } from './paired-bootstrap.js';
import { equivalenceRowsNeeded, pairedRowsNeeded, smallestDifferenceFound } from './paired-sample-size.js';

const counts = fc.integer({ min: 0, max: 1_000_000 });
const small = fc.integer({ min: 0, max: 200 });
const TEST = { significance: 0.05, power: 0.8 };

describe("McNemar's exact test", () => {
  it("agrees with scipy's binomial test to 1e-9, relative as well where it is not below 1e-280", () => {
    for (const { lost, won, ...expected } of reference.mcnemar) {
      const actual = mcnemarExact(lost, won);
      for (const side of ['p', 'pBetter', 'pWorse'] as const) {
        expect(Math.abs(actual[side] - expected[side])).toBeLessThan(1e-9);
        if (expected[side] > 1e-280) expect(actual[side] / expected[side]).toBeCloseTo(1, 9);
      }
    }
  });

  it('gives the same p when the two change places', () => {
    fc.assert(
      fc.property(counts, counts, (lost, won) => {
        const [one, other] = [mcnemarExact(lost, won), mcnemarExact(won, lost)];
        expect(one).toEqual({ p: other.p, pBetter: other.pWorse, pWorse: other.pBetter });
      }),
    );
  });

  it('gives probabilities', () => {
    fc.assert(
      fc.property(counts, counts, (lost, won) => {
        for (const p of Object.values(mcnemarExact(lost, won))) {
          expect(p).toBeGreaterThanOrEqual(0);
          expect(p).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('is the surer that the second is better the more rows it wins', () => {
    fc.assert(
      fc.property(small, small, (lost, won) => {
        expect(mcnemarExact(lost, won + 1).pBetter).toBeLessThanOrEqual(mcnemarExact(lost, won).pBetter);
      }),
    );
  });

  it('has sides that overlap in the observed count alone', () => {
    fc.assert(
      fc.property(small, small, (lost, won) => {
        const { pBetter, pWorse } = mcnemarExact(lost, won);
        expect(pBetter + pWorse).toBeGreaterThanOrEqual(1 - 1e-12);
      }),
    );
  });

  it('refuses counts that are none', () => {
    expect(() => mcnemarExact(-1, 2)).toThrow(/lost/);
    expect(() => mcnemarExact(1, 2.5)).toThrow(/won/);
  });
});

describe('the normal quantile', () => {
  it('agrees with scipy', () => {
    for (const { probability, value } of reference.normalQuantiles) {
      expect(Math.abs(normalQuantile(probability) - value)).toBeLessThan(1e-9);
    }
  });
});

describe('the number of rows needed', () => {
  it("is that of Connor's formula", () => {
    for (const { discordance, difference, significance, power, rows } of reference.rowsNeeded) {
      expect(pairedRowsNeeded(discordance, difference, { significance, power })).toBe(Math.ceil(rows));
    }
  });

  it('falls as the difference grows', () => {
    const difference = fc.double({ min: 0.001, max: 0.1, noNaN: true });
    fc.assert(
      fc.property(difference, fc.double({ min: 0.2, max: 0.9, noNaN: true }), (by, discordance) => {
        expect(pairedRowsNeeded(discordance, by * 2, TEST)).toBeLessThan(
          pairedRowsNeeded(discordance, by, TEST),
        );
      }),
    );
  });

  it('finds the difference that was asked for', () => {
    for (const [discordance, difference] of [
      [0.1, 0.02],
      [0.3, 0.05],
      [0.02, 0.01],
    ] as const) {
      const rows = pairedRowsNeeded(discordance, difference, TEST);
      expect(smallestDifferenceFound(rows, discordance, TEST)).toBeCloseTo(difference, 3);
    }
  });

  it('is what a simulated test needs for its power', () => {
    const [discordance, difference] = [0.1, 0.03];
    const rows = pairedRowsNeeded(discordance, difference, TEST);
    const random = createRandom(5);
    let found = 0;
    for (let trial = 0; trial < 2000; trial++) {
      const pairs = drawBinomial(random, rows, discordance);
      const won = drawBinomial(random, pairs, (discordance + difference) / (2 * discordance));
      if (mcnemarExact(pairs - won, won).p < 0.05) found++;
    }
    expect(found / 2000).toBeGreaterThan(0.75); // the exact test is a little weaker than the formula's
    expect(found / 2000).toBeLessThan(0.86);
  });

  it('grows for equality as the margin shrinks', () => {
    expect(equivalenceRowsNeeded(0.05, 0.005, TEST)).toBeGreaterThan(
      3 * equivalenceRowsNeeded(0.05, 0.01, TEST),
    );
  });
});

describe('drawing from a binomial distribution', () => {
  it.each([
    [40, 0.1],
    [1000, 0.3],
    [50_000, 0.004],
    [2_000_000, 0.8],
  ])('of %d trials at %d has their mean and variance', (trials, chance) => {
    const random = createRandom(7);
    const draws = Array.from({ length: 20_000 }, () => drawBinomial(random, trials, chance));
    const mean = draws.reduce((sum, each) => sum + each, 0) / draws.length;
    const variance = draws.reduce((sum, each) => sum + (each - mean) ** 2, 0) / draws.length;
    const expected = trials * chance * (1 - chance);
    expect(Math.abs(mean - trials * chance)).toBeLessThan(4 * Math.sqrt(expected / draws.length));
    expect(variance / expected).toBeGreaterThan(0.95);
    expect(variance / expected).toBeLessThan(1.05);
  });
});

describe('the paired bootstrap', () => {
  const { bootstrap: known } = reference;
  const options = { seed: 1, resamples: 20_000, confidence: 0.95 };

  it('has the difference of scikit-learn and the interval of a bootstrap row by row', () => {
    const { difference, low, high, pBetter } = pairedBootstrap(known, options);
    const tolerance = 0.05 * known.standardError;
    expect(difference).toBeCloseTo(known.difference, 12);
    expect(Math.abs(low - known.low)).toBeLessThan(tolerance);
    expect(Math.abs(high - known.high)).toBeLessThan(tolerance);
    expect(Math.abs(pBetter - known.shareNotBetter)).toBeLessThan(0.005);
  });

  it('gives the same for the same seed', () => {
    const few = { ...options, resamples: 200 };
    expect(pairedBootstrap(known, few)).toEqual(pairedBootstrap(known, few));
  });

  it('finds nothing between equals', () => {
    const equal = { ...known, challenger: known.champion };
    expect(pairedBootstrap(equal, { ...options, resamples: 100 })).toEqual({
      ...{ difference: 0, low: 0, high: 0, pBetter: 1, pWorse: 1 },
    });
  });

  it('turns round when the two change places', () => {
    const rows = fc.array(fc.tuple(...[4, 4, 4].map((count) => fc.nat(count - 1))), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(rows, (drawn) => {
        const [truth, champion, challenger] = [0, 1, 2].map((at) => drawn.map((row) => row[at]!));
        const answers = { truth: truth!, champion: champion!, challenger: challenger!, classCount: 4 };
        const few = { ...options, resamples: 50 };
        const one = pairedBootstrap(answers, few);
        const other = pairedBootstrap({ ...answers, champion: challenger!, challenger: champion! }, few);
        expect(other.difference).toBeCloseTo(-one.difference, 12);
        expect(other.low).toBeCloseTo(-one.high, 12);
        expect(one.low).toBeLessThanOrEqual(one.high);
      }),
    );
  });

  it('takes a million rows in little time', () => {
    const random = createRandom(3);
    const truth = Int32Array.from({ length: 1_000_000 }, () => random.int(27));
    const spoilt = () => truth.map((label) => (random.next() < 0.15 ? random.int(27) : label));
    const answers = { truth, champion: spoilt(), challenger: spoilt(), classCount: 27 };
    const before = performance.now();
    const { low, high } = pairedBootstrap(answers, { ...options, resamples: 100 });
    expect(performance.now() - before).toBeLessThan(10_000); // row by row: 100 million draws
    expect(high - low).toBeLessThan(0.003);
  });

  it('refuses answers that do not belong together', () => {
    expect(() => pairedBootstrap({ ...known, challenger: [] }, options)).toThrow(/answers for/);
    expect(() => pairedBootstrap({ ...known, classCount: 2 }, options)).toThrow(/not in \[0, 2\)/);
    expect(() =>
      pairedBootstrap({ truth: [], champion: [], challenger: [], classCount: 2 }, options),
    ).toThrow(/no row/);
  });
});
