import { expect, it } from 'vitest';
import { counted } from './counted.js';

it.each([
  [0, '0 rows'],
  [1, '1 row'],
  [2, '2 rows'],
])('counts %i', (count, text) => {
  expect(counted(count, 'row')).toBe(text);
});

it('takes a plural that is not the noun with an s', () => {
  expect(counted(2, 'category', 'categories')).toBe('2 categories');
});
