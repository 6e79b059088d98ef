import { describe, expect, it } from 'vitest';
import { RAKUTEN_CATEGORIES, RAKUTEN_CATEGORY_BY_CODE } from '../categories.js';
import { createDraftWriters } from './draft.js';
import { CATEGORY_PROFILES } from './profiles.js';

const CODES = RAKUTEN_CATEGORIES.map((category) => category.code).sort();

describe('what the generator knows of the categories', () => {
  it('has a profile for each', () => {
    expect(Object.keys(CATEGORY_PROFILES).sort()).toEqual(CODES);
  });

  it('has a vocabulary for each', () => {
    expect([...createDraftWriters().keys()].sort()).toEqual(CODES);
  });

  it('names only real categories as neighbours, and never the category itself', () => {
    for (const [code, { looksLike }] of Object.entries(CATEGORY_PROFILES)) {
      const neighbours = Object.keys(looksLike);
      expect(neighbours.length).toBeGreaterThan(0);
      expect(neighbours.filter((it) => it === code || !RAKUTEN_CATEGORY_BY_CODE.has(it))).toEqual([]);
    }
  });

  it('leaves most listings of a category looking like their own', () => {
    for (const { looksLike } of Object.values(CATEGORY_PROFILES)) {
      expect(Object.values(looksLike).reduce((sum, share) => sum + share, 0)).toBeLessThan(0.3);
    }
  });
});
