import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText } from './fold.js';
import { tokenize } from './tokenize.js';

const anyString = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
});

describe('tokenize', () => {
  it.each([
    ["l'ours en peluche, 30cm!", ['l', 'ours', 'en', 'peluche', '30cm']],
    ['ref sl-3468-be noir', ['ref', 'sl', '3468', 'be', 'noir', 'sl3468be']],
    ['porte-clés usb_3/a'.normalize('NFC'), ['porte', 'clés', 'usb', '3', 'a', 'usb3a']],
    ['a--b -c- 2-3', ['a', 'b', 'c', '2', '3']],
    ['', []],
    ['  \u0000 … 🎁', []],
  ])('splits %j', (text, words) => {
    expect(tokenize(text)).toEqual(words);
  });

  it('does not throw on any string and gives only letters and digits', () => {
    fc.assert(
      fc.property(anyString, (text) => {
        for (const word of tokenize(foldText(text))) expect(word).toMatch(/^[\p{L}\p{N}]+$/u);
      }),
      { numRuns: 500 },
    );
  });

  it('loses no letter and no digit of the basic plane', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', '1', 'é', ' ', '-', '/', '_', '.') }),
        (text) => {
          const references = tokenize(text).length - (text.match(/[\p{L}\p{N}]+/gu) ?? []).length;
          expect(references).toBeGreaterThanOrEqual(0);
          const words = tokenize(text).slice(0, tokenize(text).length - references);
          expect(words).toEqual(text.match(/[\p{L}\p{N}]+/gu) ?? []);
        },
      ),
    );
  });
});
