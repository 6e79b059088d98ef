import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FactorTable } from './factor-table.js';
import { TopK, topFilms } from './top-k.js';

const scores = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 80 });

/** By sorting everything. */
function sortedTop(all: readonly number[], k: number, excluded: readonly number[]) {
  return all
    .map((score, film) => ({ film, score }))
    .filter(({ film }) => !excluded.includes(film))
    .sort((a, b) => b.score - a.score || a.film - b.film)
    .slice(0, k);
}

describe('the top films', () => {
  it('are those that sorting gives, of equals the one with the lower number', () => {
    fc.assert(
      fc.property(scores, fc.integer({ min: 1, max: 20 }), fc.array(fc.nat(79)), (all, k, drawn) => {
        const excluded = drawn.filter((film) => film < all.length);
        expect(topFilms(Float32Array.from(all), k, excluded)).toEqual(sortedTop(all, k, excluded));
      }),
    );
  });

  it('do not depend on the order in which they are offered', () => {
    fc.assert(
      fc.property(scores, fc.integer({ min: 1, max: 20 }), (all, k) => {
        const top = new TopK(k);
        for (let film = all.length - 1; film >= 0; film--) top.offer(film, all[film]!);
        expect(top.drain()).toEqual(sortedTop(all, k, []));
      }),
    );
  });

  it('are none when all are excluded', () => {
    expect(topFilms(Float32Array.of(1, 2), 3, [0], [1])).toEqual([]);
  });

  it('cannot be fewer than one', () => {
    expect(() => topFilms(Float32Array.of(1), 0)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION' }),
    );
  });
});

describe('the top films by factors', () => {
  const WIDTH = 3;
  const numbers = fc.integer({ min: -4, max: 4 });
  const factors = fc.array(fc.tuple(numbers, numbers, numbers), { minLength: 1, maxLength: 700 });

  it('are those of all products, though short films are not looked at', () => {
    fc.assert(
      fc.property(
        factors,
        fc.tuple(numbers, numbers, numbers),
        fc.integer({ min: 1, max: 12 }),
        (rows, query, k) => {
          const table = new FactorTable(Float32Array.from(rows.flat()), WIDTH);
          table.memory.query.set(query);
          const products = new Float32Array(rows.length);
          table.scoresInto(products);
          expect(table.top(k, [0])).toEqual(topFilms(products, k, [0]));
        },
      ),
    );
  });

  it('have the products as scores', () => {
    fc.assert(
      fc.property(factors, fc.tuple(numbers, numbers, numbers), (rows, query) => {
        const table = new FactorTable(Float32Array.from(rows.flat()), WIDTH);
        table.memory.query.set(query);
        const products = new Float32Array(rows.length);
        table.scoresInto(products);
        expect([...products]).toEqual(
          rows.map((row) => row.reduce((sum, value, f) => sum + value * query[f]!, 0)),
        );
      }),
    );
  });

  it('are similar by direction, whatever a bias is', () => {
    const table = new FactorTable(Float32Array.of(1, 0, 9, 2, 0, -9, 0, 1, 9, 1, 1, 0), WIDTH, 2);
    expect(table.similar(0, 5)).toEqual([
      { film: 1, similarity: 1 },
      { film: 3, similarity: Math.fround(Math.SQRT1_2) },
    ]);
  });

  it('are given back as they came', () => {
    const values = Float32Array.of(1, 2, 3, 9, 9, 9, 4, 5, 6);
    expect(new FactorTable(values, WIDTH).toFactors()).toEqual(values);
  });
});
