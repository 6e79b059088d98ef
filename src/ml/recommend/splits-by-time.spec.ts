import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitsByTime } from './splits-by-time.js';

const SHARES = { validation: 0.1, gold: 0.1 };

function split(timesOfUsers: readonly (readonly number[])[], shares = SHARES): number[][] {
  const indptr = new Uint32Array(timesOfUsers.length + 1);
  timesOfUsers.forEach((times, user) => {
    indptr[user + 1] = indptr[user]! + times.length;
  });
  const splits = splitsByTime(
    { users: timesOfUsers.length, indptr, time: Float64Array.from(timesOfUsers.flat()) },
    shares,
  );
  return timesOfUsers.map((_, user) => [...splits.subarray(indptr[user], indptr[user + 1])]);
}

const upTo = (count: number) => Array.from({ length: count }, (_, at) => at);
const times = fc
  .array(
    fc.integer({ min: 0, max: 120 }).map((quarters) => quarters / 4),
    { maxLength: 60 },
  )
  .map((list) => list.sort((a, b) => a - b));
const users = fc.array(times, { maxLength: 6 });
const shares = fc.record({
  validation: fc.double({ min: 0.01, max: 0.4, noNaN: true }),
  gold: fc.double({ min: 0.01, max: 0.4, noNaN: true }),
});

describe('splitsByTime', () => {
  it('holds the last tenth back as gold and the tenth before for validation', () => {
    expect(split([upTo(20)])[0]).toEqual([...Array(16).fill(0), 1, 1, 2, 2]);
  });

  it('leaves users with fewer than five ratings to training', () => {
    expect(split([upTo(4), upTo(5)])).toEqual([
      [0, 0, 0, 0],
      [0, 0, 0, 1, 2],
    ]);
  });

  it('never lets a rating train of the second of one that is held back, or later', () => {
    fc.assert(
      fc.property(users, shares, (timesOfUsers, given) => {
        split(timesOfUsers, given).forEach((splits, user) => {
          splits.forEach((place, at) => {
            const next = splits[at + 1];
            if (next === undefined || next === place) return;
            expect(next).toBeGreaterThan(place);
            const second = (row: number) => Math.floor(timesOfUsers[user]![row]!);
            expect(second(at + 1)).toBeGreaterThan(second(at));
          });
        });
      }),
    );
  });

  it('leaves every user something to learn from', () => {
    fc.assert(
      fc.property(users, shares, (timesOfUsers, given) => {
        for (const splits of split(timesOfUsers, given)) if (splits.length > 0) expect(splits[0]).toBe(0);
      }),
    );
  });

  it('keeps what happened at once on one side, which is training where it is all', () => {
    expect(split([Array(10).fill(7)])[0]).toEqual(Array(10).fill(0));
    expect(split([[1, 2, 3, 4, 5, 6, 7, 9, 9, 9]])[0]).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 1, 1]);
  });

  it('splits a user alike whoever else there is', () => {
    fc.assert(
      fc.property(users, times, (others, own) => {
        expect(split([...others, own]).at(-1)).toEqual(split([own])[0]);
        expect(split([own, ...others])[0]).toEqual(split([own])[0]);
      }),
    );
  });
});
