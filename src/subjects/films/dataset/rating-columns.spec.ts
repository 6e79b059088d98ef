import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RatingColumns } from './rating-columns.js';

const FILMS = 6;
const row = fc.record({
  userId: fc.constantFrom('a', 'b', 'c', 'd'),
  film: fc.integer({ min: 0, max: FILMS - 1 }),
  rating: fc.integer({ min: 1, max: 10 }).map((halves) => halves / 2),
  time: fc.integer({ min: 0, max: 9 }),
});

function collect(rows: readonly { userId: string; film: number; rating: number; time: number }[]) {
  const columns = new RatingColumns();
  rows.forEach(({ userId, film, rating, time }, at) => {
    columns.add(at + 1, userId, film, rating, time);
  });
  const { interactions, userIds, replaced } = columns.collect(FILMS);
  const { indptr, filmIndex, rating, time } = interactions;
  const kept = userIds.flatMap((userId, user) =>
    Array.from({ length: indptr[user + 1]! - indptr[user]! }, (_, offset) => {
      const at = indptr[user]! + offset;
      return { userId, film: filmIndex[at]!, rating: rating[at]!, time: time[at]! };
    }),
  );
  return { interactions, userIds, kept, replaced: [...replaced] };
}

describe('RatingColumns', () => {
  it('keeps the latest rating of each user and film, and of equally late ones the last', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), (rows) => {
        const latest = new Map<string, (typeof rows)[number]>();
        for (const each of rows) {
          const before = latest.get(`${each.userId}/${each.film}`);
          if (before === undefined || each.time >= before.time)
            latest.set(`${each.userId}/${each.film}`, each);
        }
        const { kept } = collect(rows);
        const sorted = (list: readonly object[]) =>
          list.map((each) => JSON.stringify(each, ['userId', 'film', 'rating', 'time'])).sort();
        expect(sorted(kept)).toEqual(sorted([...latest.values()]));
      }),
    );
  });

  it('gives all others back with their lines, in the order of their lines', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), (rows) => {
        const { kept, replaced } = collect(rows);
        expect(kept.length + replaced.length).toBe(rows.length);
        for (const { line, ...each } of replaced) expect(rows[line - 1]).toEqual(each);
        const lines = replaced.map(({ line }) => line);
        expect(lines).toEqual([...lines].sort((a, b) => a - b));
      }),
    );
  });

  it('orders each user by time, and what happened at once by film', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), (rows) => {
        const { kept } = collect(rows);
        kept.slice(1).forEach((each, at) => {
          const before = kept[at]!;
          if (before.userId !== each.userId) return;
          expect(before.time < each.time || (before.time === each.time && before.film < each.film)).toBe(
            true,
          );
        });
      }),
    );
  });

  it('numbers users as they appear', () => {
    const at = { film: 0, rating: 3, time: 1 };
    expect(
      collect([
        { userId: 'z', ...at },
        { userId: 'a', ...at },
        { userId: 'z', ...at, film: 1 },
      ]).userIds,
    ).toEqual(['z', 'a']);
  });

  it('has nothing of nothing', () => {
    expect(collect([]).interactions).toMatchObject({ users: 0, films: FILMS, indptr: Uint32Array.of(0) });
  });
});
