import { describe, expect, it } from 'vitest';
import reference from '../../../test/reference/watch.json' with { type: 'json' };
import { normalMass } from '../statistics/normal-tail.js';
import { numericProfile, shareProfile } from './reference-profile.js';
import { observe, type SignalValue, startWatch, type WatchState } from './watch.js';

/** The evidence after each row. */
function evidenceOf(start: WatchState, stream: readonly SignalValue[]): number[] {
  let state = start;
  return stream.map((value) => {
    state = observe(state, [value]);
    return state.evidence;
  });
}

function expectSame(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => {
    expect(Math.abs(value / (expected[i] as number) - 1)).toBeLessThan(1e-9);
  });
}

describe('watches beside their reference implementation in numpy and scipy', () => {
  it('have the same normal probabilities, far out too', () => {
    for (const { low, high, mass } of reference.normal) {
      expect(Math.abs(normalMass(low, high) / mass - 1)).toBeLessThan(1e-9);
    }
  });

  it.each(reference.numeric.map((numbers, i) => [i, numbers] as const))(
    'cut the numbers of reference %d alike',
    (_, { reference: values, cuts, counts }) => {
      const profile = numericProfile(values);
      expect(profile.cuts).toEqual(cuts);
      expect(profile.counts).toEqual(counts);
    },
  );

  it.each(reference.numeric.map((numbers, i) => [i, numbers] as const))(
    'have the same evidence after every number of stream %d',
    (_, { reference: values, stream, evidence }) => {
      expectSame(evidenceOf(startWatch(numericProfile(values)), stream), evidence);
    },
  );

  it('have the same evidence after every category', () => {
    const { counts, stream, evidence } = reference.categories;
    const categories = counts.map((_, i) => `category ${i}`);
    const start = startWatch({ kind: 'category', categories, counts });
    expectSame(
      evidenceOf(
        start,
        stream.map((i) => `category ${i}`),
      ),
      evidence,
    );
  });

  it('have the same evidence after every row of a share', () => {
    const { hits, rows, stream, evidence } = reference.share;
    expectSame(evidenceOf(startWatch(shareProfile(hits, rows)), stream), evidence);
  });
});
