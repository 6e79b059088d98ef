import { describe, expect, it } from 'vitest';
import { RAKUTEN_CATEGORIES, RAKUTEN_CATEGORY_BY_CODE } from './categories.js';

const COUNTS = RAKUTEN_CATEGORIES.map((category) => category.listingsInTrain);

describe('RAKUTEN_CATEGORIES', () => {
  it('are 27, each with its own code', () => {
    expect(RAKUTEN_CATEGORIES).toHaveLength(27);
    expect(RAKUTEN_CATEGORY_BY_CODE.size).toBe(27);
  });

  it('count the 84,916 listings of the challenge', () => {
    expect(COUNTS.reduce((sum, count) => sum + count, 0)).toBe(84_916);
  });

  it('are unbalanced 13.4 to 1', () => {
    expect(Math.max(...COUNTS) / Math.min(...COUNTS)).toBeCloseTo(13.4, 1);
  });

  it('have a name in French and in English', () => {
    expect(RAKUTEN_CATEGORIES.filter((category) => !category.nameFr || !category.nameEn)).toEqual([]);
  });
});
