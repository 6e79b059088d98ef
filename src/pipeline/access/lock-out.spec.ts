import { expect, it } from 'vitest';
import { lockMinutesAfter } from './lock-out.js';

it('locks from the fifth failure in a row on, twice as long each time, for an hour at most', () => {
  const failures = [1, 4, 5, 6, 7, 10, 11, 12, 2_000];
  expect(failures.map(lockMinutesAfter)).toEqual([0, 0, 1, 2, 4, 32, 60, 60, 60]);
});
