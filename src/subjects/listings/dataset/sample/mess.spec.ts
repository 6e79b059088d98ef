import { decodeHTML } from 'entities';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../ml/random.js';
import { messUpDescription, misread, titleCase, withEntities, withoutAccents } from './mess.js';

const FRENCH = 'Éclairage d’été à 20°, « brûlé » par l’île où naît Noël, ça grüßt : 3 m² + 1';
/** Where Windows-1252 differs from Latin-1, as far as the text needs it. */
const WINDOWS_1252: Record<string, string> = { '€': '\x80', '‰': '\x89', '™': '\x99', Ÿ: '\x9f' };

describe('mess', () => {
  it('writes entities that decode to the text', () => {
    expect(decodeHTML(withEntities(FRENCH))).toBe(FRENCH);
  });

  it('leaves no accent unescaped', () => {
    expect(withEntities(FRENCH)).toMatch(/^[\x20-\x7e]*$/);
  });

  it('misreads UTF-8 as Windows-1252: written so and read as UTF-8, the text is back', () => {
    const bytes = Buffer.from(
      misread(FRENCH).replace(/[€‰™Ÿ]/g, (char) => WINDOWS_1252[char] as string),
      'latin1',
    );
    expect(bytes.toString('utf8')).toBe(FRENCH);
  });

  it('misreads every accent', () => {
    expect(misread(FRENCH)).not.toMatch(/[éèùûîïü’]/);
  });

  it('begins each word of a title with a capital', () => {
    expect(titleCase('lot de 2 stylos-plume à l’encre (bleu) 3cm')).toBe(
      'Lot De 2 Stylos-Plume À L’encre (Bleu) 3cm',
    );
  });

  it('takes accents off', () => {
    expect(withoutAccents('Été brûlé çà et là')).toBe('Ete brule ca et la');
  });

  it('makes no description out of nothing', () => {
    for (let seed = 0; seed < 50; seed++) expect(messUpDescription([], [], createRandom(seed))).toBe('');
  });
});
