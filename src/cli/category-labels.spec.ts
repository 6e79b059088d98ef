import { describe, expect, it } from 'vitest';
import { categoryLabels, inCodeOrder } from './category-labels.js';

describe('categories for people', () => {
  it('have their names beside their codes', () => {
    expect(categoryLabels(['10', '2583'])('2583')).toMatch(/^2583 \p{L}/u);
  });

  it('have none where one of the codes is not known', () => {
    expect(categoryLabels(['10', 'lamps'])('10')).toBe('10');
  });

  it('are in the order of their numbers', () => {
    expect(inCodeOrder(['1140', '10', '60'], (code) => code)).toEqual(['10', '60', '1140']);
  });

  it('are in the order of their letters where one is no number', () => {
    expect(inCodeOrder(['b', '9', 'a10', 'a9'], (code) => code)).toEqual(['9', 'a9', 'a10', 'b']);
  });
});
