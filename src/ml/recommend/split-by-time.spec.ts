import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectInteractions, type Interactions } from './interactions.js';
import { splitByTime } from './split-by-time.js';

const USERS = 6;
const FILMS = 40;

const interactions = fc
  .array(
    fc.record({
      user: fc.nat(USERS - 1),
      film: fc.nat(FILMS - 1),
      rating: fc.integer({ min: 1, max: 5 }),
      time: fc.oneof(fc.nat(20), fc.nat(100_000)),
    }),
    { maxLength: 120 },
  )
  .map((events) => collectInteractions(USERS, FILMS, events));

const timesOf = ({ indptr, time }: Interactions, user: number) => [
  ...time.subarray(indptr[user], indptr[user + 1]),
];

/** One user with these times. */
const splitTimes = (times: readonly number[]) => {
  const events = times.map((time, film) => ({ user: 0, film, rating: 4, time }));
  const { train, validation, gold } = splitByTime(collectInteractions(1, FILMS, events));
  return [train, validation, gold].map((part) => timesOf(part, 0));
};

describe('a split by time', () => {
  it('lets no rating train what predicts an earlier one, or one of the same moment', () => {
    fc.assert(
      fc.property(interactions, (all) => {
        const { train, validation, gold } = splitByTime(all);
        for (let user = 0; user < USERS; user++) {
          const [first, second, third] = [train, validation, gold].map((part) => timesOf(part, user));
          expect(Math.max(...first!)).toBeLessThan(Math.min(...second!, ...third!));
          expect(Math.max(...first!, ...second!)).toBeLessThan(Math.min(...third!));
        }
      }),
    );
  });

  it('loses nothing and invents nothing', () => {
    fc.assert(
      fc.property(interactions, (all) => {
        const { train, validation, gold } = splitByTime(all);
        for (let user = 0; user < USERS; user++) {
          const parts = [train, validation, gold].flatMap(({ indptr, filmIndex }) => [
            ...filmIndex.subarray(indptr[user], indptr[user + 1]),
          ]);
          expect(parts).toEqual([...all.filmIndex.subarray(all.indptr[user], all.indptr[user + 1])]);
        }
      }),
    );
  });

  it('leaves every user that did anything something to learn from', () => {
    fc.assert(
      fc.property(interactions, (all) => {
        const { train } = splitByTime(all);
        for (let user = 0; user < USERS; user++) {
          expect(timesOf(train, user).length > 0).toBe(timesOf(all, user).length > 0);
        }
      }),
    );
  });

  it('gives the same parts for the same interactions', () => {
    fc.assert(
      fc.property(interactions, (all) => {
        expect(splitByTime(all)).toEqual(splitByTime(all));
      }),
    );
  });

  it('holds out the last tenth and the tenth before', () => {
    const [train, validation, gold] = splitTimes(Array.from({ length: 20 }, (_, at) => at));
    expect([train!.length, validation, gold]).toEqual([16, [16, 17], [18, 19]]);
  });

  it('holds out one of five', () => {
    expect(splitTimes([1, 2, 3, 4, 5])).toEqual([[1, 2, 3], [4], [5]]);
  });

  it('trains on all of a user with fewer than five', () => {
    expect(splitTimes([1, 2, 3, 4])).toEqual([[1, 2, 3, 4], [], []]);
  });

  it('trains on all of a user who did everything at once', () => {
    expect(splitTimes([7, 7, 7, 7, 7, 7])).toEqual([[7, 7, 7, 7, 7, 7], [], []]);
  });

  it('keeps together what was done at the same moment', () => {
    const [train, validation, gold] = splitTimes([1, 2, 3, 4, 5, 6, 7, 7, 7, 7]);
    expect([train, validation, gold]).toEqual([[1, 2, 3, 4, 5, 6, 7, 7, 7, 7], [], []]);
  });
});
