import { describe, expect, it } from 'vitest';
import { ContentNeighbours } from './content-neighbours.js';
import { contentRows, type FilmFeatures } from './film-features.js';

const FEATURES: FilmFeatures = {
  titles: ['Star Wars (1977)', 'Star Trek (1979)', 'Amélie (2001)', 'Amelie Again (2003)', 'Unknown'],
  genres: [['Sci-Fi', 'Action'], ['Sci-Fi'], ['Romance'], ['romance'], []],
  years: [1977, 1979, 2001, 2003, null],
};
const rows = contentRows(FEATURES);

const namesOf = (film: number) =>
  [...rows.indices.subarray(rows.indptr[film], rows.indptr[film + 1])].map((index) => rows.names[index]);

describe('the content of a film', () => {
  it('is genres, title words and decade that other films have too', () => {
    expect(namesOf(0)).toEqual(['decade:1970', 'genre:sci-fi', 'word:star']);
  });

  it('is compared without accents and case', () => {
    expect(namesOf(2)).toEqual(['decade:2000', 'genre:romance', 'word:amelie']);
  });

  it('has length 1', () => {
    const values = rows.values.subarray(rows.indptr[1], rows.indptr[2]);
    expect(Math.hypot(...values)).toBeCloseTo(1, 6);
  });

  it('is nothing for a film of which nothing is known', () => {
    expect(namesOf(4)).toEqual([]);
  });

  it('is refused when the lists are of different films', () => {
    expect(() => contentRows({ ...FEATURES, years: [] })).toThrow(
      expect.objectContaining({ code: 'SHAPE_MISMATCH' }),
    );
  });
});

describe('neighbours by content', () => {
  const neighbours = new ContentNeighbours(rows);

  it('are the films that share features', () => {
    expect(neighbours.similar(2, 5).map(({ film }) => film)).toEqual([3]);
  });

  it('are restricted to films that are wanted', () => {
    expect(neighbours.similar(0, 5, Uint8Array.of(1, 0, 1, 1, 1))).toEqual([]);
  });

  it('are none for a film of which nothing is known', () => {
    expect(neighbours.similar(4, 5)).toEqual([]);
  });
});
