import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { titleAndYear } from './film-title.js';

describe('titleAndYear', () => {
  it.each([
    ['Toy Story (1995)', 'Toy Story', 1995],
    ['Matrix, The (1999)', 'The Matrix', 1999],
    ['Christmas Carol, A (1938)', 'A Christmas Carol', 1938],
    ["Avventura, L' (1960)", "L'Avventura", 1960],
    [
      'City of Lost Children, The (Cité des enfants perdus, La) (1995)',
      'The City of Lost Children (La Cité des enfants perdus)',
      1995,
    ],
    [
      'Land Before Time III: The Time of the Great Giving (1995) (V)',
      'Land Before Time III: The Time of the Great Giving',
      1995,
    ],
    ['Fawlty Towers (1975-1979)', 'Fawlty Towers', 1975],
    ['Babylon 5', 'Babylon 5', null],
    ['2001: A Space Odyssey (1968)', '2001: A Space Odyssey', 1968],
    ['Good, the Bad and the Ugly, The (1966) ', 'The Good, the Bad and the Ugly', 1966],
    ['(500) Days of Summer (2009)', '(500) Days of Summer', 2009],
    ['(1999)', '(1999)', null],
    ['', '', null],
  ])('parts "%s"', (text, title, year) => {
    expect(titleAndYear(text)).toEqual({ title, year });
  });

  it('finds back whatever was put behind a title', () => {
    const word = fc.stringMatching(/^[A-Za-zÀ-ÿ0-9]{1,9}$/);
    const name = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '));
    const article = fc.constantFrom('The', 'A', 'An', 'Les', 'Das');
    fc.assert(
      fc.property(
        name,
        fc.option(article),
        fc.option(fc.integer({ min: 1870, max: 2100 })),
        (title, first, year) => {
          const text = `${title}${first === null ? '' : `, ${first}`}${year === null ? '' : ` (${year})`}`;
          expect(titleAndYear(text)).toEqual({ title: first === null ? title : `${first} ${title}`, year });
        },
      ),
    );
  });

  it('never fails and never makes a title out of none', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(titleAndYear(text).title === '').toBe(text.trim() === '');
      }),
    );
  });
});
