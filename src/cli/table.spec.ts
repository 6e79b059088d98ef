import { expect, it } from 'vitest';
import { factLines, tableLines } from './table.js';

it('aligns text to the left and numbers to the right', () => {
  expect(
    tableLines(
      ['name', 'rows'],
      [
        ['Pêche', 5],
        ['Mobilier', 1200],
      ],
    ),
  ).toEqual(['name      rows', 'Pêche        5', 'Mobilier  1200']);
});

it('puts the values of facts below each other', () => {
  expect(factLines({ id: 'a', digest: 'b' })).toEqual(['id      a', 'digest  b']);
});
