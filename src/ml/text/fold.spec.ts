import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText } from './fold.js';

const anyString = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
});

describe('foldText', () => {
  it.each([
    ['Crème BRÛLÉE', 'creme brulee'],
    ['Œuvre ŒUF Æsop', 'oeuvre oeuf aesop'],
    ['Maß STRAẞE', 'mass strasse'],
    ['ﬁlet ½ Ｆｕｌｌ', 'filet 1⁄2 full'],
    ['İstanbul', 'istanbul'],
    ['plain ASCII-42', 'plain ascii-42'],
  ])('folds %s to %s', (text, folded) => {
    expect(foldText(text)).toBe(folded);
  });

  it('does not throw on any string, lone surrogates included, and folding again changes nothing', () => {
    fc.assert(
      fc.property(anyString, (text) => {
        const folded = foldText(text);
        expect(foldText(folded)).toBe(folded);
      }),
      { numRuns: 500 },
    );
  });

  it('is idempotent on every code point', () => {
    const changedTwice: string[] = [];
    for (let point = 0; point <= 0x10ffff; point++) {
      const folded = foldText(String.fromCodePoint(point));
      if (foldText(folded) !== folded) changedTwice.push(point.toString(16));
    }
    expect(changedTwice).toEqual([]);
  });

  it('leaves no accent: composed and decomposed spellings fold alike', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(foldText(text.normalize('NFC'))).toBe(foldText(text.normalize('NFD')));
      }),
    );
  });
});
