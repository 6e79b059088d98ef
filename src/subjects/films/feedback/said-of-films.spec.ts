import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isSame, outweighs, ratingOf, type Said } from './said-of-films.js';

const said = (kind: 'SEEN' | 'LIKED' | 'RATED', time: number, stars: number | null = null): Said => ({
  ...{ rating: ratingOf(kind, stars), time },
});

it.each([
  [said('RATED', 1, 2), said('LIKED', 9)],
  [said('LIKED', 1), said('SEEN', 9)],
  [said('RATED', 2, 1), said('RATED', 1, 5)],
  [said('LIKED', 2), said('LIKED', 1)],
])('%j counts instead of %j', (winner, loser) => {
  expect(outweighs(winner, loser)).toBe(true);
  expect(outweighs(loser, winner)).toBe(false);
});

it('of what happened at once, the later said counts', () => {
  expect(outweighs(said('RATED', 1, 2), said('RATED', 1, 5))).toBe(true);
});

it('saying everything again changes nothing', () => {
  const anything = fc.record({
    kind: fc.constantFrom('SEEN', 'LIKED', 'RATED'),
    time: fc.nat(3),
    stars: fc.constantFrom(0.5, 3.3, 5),
  });
  const fold = (first: Said, others: readonly Said[]) =>
    others.reduce((held, next) => (outweighs(next, held) ? next : held), first);
  fc.assert(
    fc.property(anything, fc.array(anything, { minLength: 1 }), (base, events) => {
      const saidOf = ({ kind, time, stars }: typeof base) =>
        said(kind, time, kind === 'RATED' ? stars : null);
      const [first, ...others] = events.map(saidOf);
      const best = fold(first!, others);
      const once = outweighs(best, saidOf(base)) ? best : saidOf(base);
      expect(isSame(outweighs(best, once) ? best : once, once)).toBe(true);
    }),
  );
});
