import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MinMaxSampler } from './min-max-sampler.js';

interface Point {
  readonly at: number;
  readonly value: number;
}

function sample(values: readonly number[], pointsMax: number): readonly Point[] {
  const sampler = new MinMaxSampler<Point>(values.length, pointsMax);
  values.forEach((value, at) => {
    sampler.push({ at, value });
  });
  return sampler.points();
}

const series = fc.array(fc.oneof(fc.double(), fc.constant(Number.NaN)), { maxLength: 300 });
const limit = fc.integer({ min: 2, max: 50 });

describe('thinning a series out', () => {
  it('keeps at most as many points as asked for, in their order and each once', () => {
    fc.assert(
      fc.property(series, limit, (values, pointsMax) => {
        const places = sample(values, pointsMax).map(({ at }) => at);
        expect(places.length).toBeLessThanOrEqual(pointsMax);
        expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
      }),
    );
  });

  it('keeps as many points as asked for of a longer series, whatever its values', () => {
    fc.assert(
      fc.property(series, limit, (values, pointsMax) => {
        fc.pre(values.length > pointsMax);
        expect(sample(values, pointsMax)).toHaveLength(pointsMax);
      }),
    );
  });

  it.each([3, 5, 7])(
    'keeps %i points of a thousand equal ones, the first and the last among them',
    (pointsMax) => {
      const places = sample(Array<number>(1_000).fill(0.5), pointsMax).map(({ at }) => at);
      expect([places.length, places[0], places.at(-1)]).toEqual([pointsMax, 0, 999]);
    },
  );

  it('keeps a series that is short enough as it is', () => {
    fc.assert(
      fc.property(fc.array(fc.double(), { maxLength: 50 }), (values) => {
        expect(sample(values, 50).map(({ value }) => value)).toEqual(values);
      }),
    );
  });

  it('keeps the first and the last point', () => {
    fc.assert(
      fc.property(series, limit, (values, pointsMax) => {
        fc.pre(values.length > 0);
        const kept = sample(values, pointsMax);
        expect([kept[0]!.at, kept.at(-1)!.at]).toEqual([0, values.length - 1]);
      }),
    );
  });

  it('keeps the least and the greatest value of all', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 4, max: 50 }), (values, pointsMax) => {
        const numbers = values.filter((value) => !Number.isNaN(value));
        fc.pre(numbers.length > 0);
        const kept = sample(values, pointsMax).map(({ value }) => value + 0);
        expect(kept).toContain(Math.min(...numbers) + 0);
        expect(kept).toContain(Math.max(...numbers) + 0);
      }),
    );
  });

  it('keeps a single peak of a million points', () => {
    const values = Array.from({ length: 1_000_000 }, (_, at) => (at === 654_321 ? 9 : Math.sin(at)));
    const kept = sample(values, 1_000);
    expect(kept.length).toBeGreaterThan(900);
    expect(kept).toContainEqual({ at: 654_321, value: 9 });
  });
});
