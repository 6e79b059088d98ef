import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsrBuilder } from '../sparse/csr.js';
import { accentedForm } from './document-term-counter.js';
import { foldText } from './fold.js';
import { FoldedText } from './folded-text.js';
import { DEFAULT_VECTORIZER_OPTIONS, type TextDocument, TextVectorizer } from './vectorizer.js';

const unit = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...'abé œΣ12-/ ÉﬁŠ̀가ᄀ') },
  fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
);
const anyText = fc.string({ unit, maxLength: 40 });
const anyDocument = fc.record({ title: anyText, description: anyText });

/** Knows every term of the document, since it occurs twice. */
const fittedOn = (document: TextDocument) => {
  const both = [document, document, { title: 'lampe', description: '' }, { title: 'lampe', description: '' }];
  return new TextVectorizer({
    ...DEFAULT_VECTORIZER_OPTIONS,
    weighting: { documentFrequencyMin: 2, idfPower: 1, wordWeight: 1 },
  }).fit(both);
};

describe('FittedTextVectorizer.terms', () => {
  it('has the features and the values of the row', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        const vectorizer = fittedOn(document);
        const builder = new CsrBuilder(vectorizer.featureCount);
        vectorizer.transform(document, builder);
        const { indices, values } = builder.build();

        const terms = vectorizer.terms(document);

        expect(terms.map(({ feature }) => feature)).toEqual([...indices]);
        expect(terms.map(({ value }) => value)).toEqual([...values]);
      }),
      { numRuns: 500 },
    );
  });

  it('says where in the original text each term stands', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        for (const { field, kind, text, spans } of fittedOn(document).terms(document)) {
          for (const [start, end] of spans) {
            const folded = foldText(document[field].slice(start, end));
            const told = foldText(text);
            if (kind === 'characters') expect(folded).toContain(told.trim());
            else expect(lettersOf(folded)).toContain(lettersOf(told));
          }
        }
      }),
      { numRuns: 500, examples: [[{ title: '', description: 'a\u{242ee}a' }]] },
    );
  });

  it.each([
    ['word', 'creme', 'Crème'],
    ['word', 'crème', 'Crème'],
    ['word', 'creme brulee', 'Crème BRÛLÉE'],
    ['word', '00gb', '64Gb'],
    ['reference', 'sl3468be', 'SL-3468-BE'],
    ['characters', 'rul', 'RÛL'],
    ['characters', ' cr', 'Cr'],
  ])('names the %s "%s" at "%s"', (kind, text, original) => {
    const document = { title: 'Une Crème BRÛLÉE, 64Gb SL-3468-BE', description: '' };

    const found = fittedOn(document)
      .terms(document)
      .find((term) => term.kind === kind && term.text === text);

    expect(found?.spans.map(([start, end]) => document.title.slice(start, end))).toEqual([original]);
  });

  it('gives every place of a term that stands several times', () => {
    const document = { title: 'lampe et lampe', description: '' };

    const lampe = fittedOn(document)
      .terms(document)
      .find(({ text }) => text === 'lampe');

    expect(lampe?.spans).toEqual([
      [0, 5],
      [9, 14],
    ]);
  });
});

describe('FoldedText', () => {
  it.each([
    ['folded', foldText],
    ['accented', accentedForm],
  ])('is the same %s text that folding the whole gives', (_, fold) => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(new FoldedText(text, fold).text).toBe(fold(text));
      }),
      { numRuns: 1000 },
    );
  });
});

/**
 * Letters and digits as words have them: without those beyond the Basic Multilingual Plane, which separate words, and
 * the digits alike, since a number's shape has zeros for them.
 */
function lettersOf(text: string): string {
  return text
    .replace(/[\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/[0-9]/g, '0');
}
