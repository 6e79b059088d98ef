import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertCsrMatrix, CsrBuilder, type CsrMatrix } from '../sparse/csr.js';
import { FIELD_CHARACTERS_MAX } from './term-hashing.js';
import {
  DEFAULT_VECTORIZER_OPTIONS,
  FittedTextVectorizer,
  type TextDocument,
  TextVectorizer,
} from './vectorizer.js';

interface Reference {
  readonly titles: readonly string[];
  readonly cases: readonly {
    readonly name: string;
    readonly wordNgramMax: number;
    readonly charNgramMin: number;
    readonly charNgramMax: number;
    readonly featureCount: number;
    readonly gram: readonly number[];
  }[];
}

const reference: Reference = JSON.parse(
  readFileSync(new URL('../../../test/reference/text_features.json', import.meta.url), 'utf8'),
);
/** As scikit-learn weights terms. */
const PLAIN = { documentFrequencyMin: 2, idfPower: 1, wordWeight: 1 };
const PLAIN_OPTIONS = { ...DEFAULT_VECTORIZER_OPTIONS, weighting: PLAIN };
const NO_TERMS = { wordNgramMax: 0, charNgramMin: 0, charNgramMax: 0 };

describe('TextVectorizer', () => {
  it.each(reference.cases)('agrees with scikit-learn on $name', ({ featureCount, gram, ...field }) => {
    const documents = reference.titles.map((title) => ({ title, description: '' }));
    const options = { ...PLAIN_OPTIONS, title: field, description: NO_TERMS };
    const fitted = new TextVectorizer(options).fit(documents);
    const products = rowProducts(transformAll(fitted, documents));
    expect(fitted.featureCount).toBe(featureCount);
    expect(Math.max(...products.map((product, i) => Math.abs(product - gram[i]!)))).toBeLessThan(1e-6);
  });

  it('keeps the same word in title and description apart', () => {
    const documents = [
      { title: 'lampe', description: '' },
      { title: '', description: 'lampe' },
    ];
    const fitted = new TextVectorizer({
      ...PLAIN_OPTIONS,
      weighting: { ...PLAIN, documentFrequencyMin: 1 },
    }).fit(documents);
    const [, across] = rowProducts(transformAll(fitted, documents));
    expect(across).toBe(0);
  });

  it('treats a reference alike with and without its hyphens', () => {
    const documents = [
      { title: 'coque SL-3468-BE', description: '' },
      { title: 'etui SL3468BE', description: '' },
    ];
    const options = { ...PLAIN_OPTIONS, title: { ...NO_TERMS, wordNgramMax: 1 } };
    expect(new TextVectorizer(options).fit(documents).featureCount).toBe(1);
  });

  it('says beforehand how many entries its training documents give', () => {
    const documents = reference.titles.map((title) => ({ title, description: `${title} neuf` }));
    const fitted = new TextVectorizer().fit(documents);
    expect(fitted.trainingEntries).toBe(transformAll(fitted, documents).values.length);
  });

  it('gives rows of length 1, or empty ones, on any text', () => {
    const fitted = new TextVectorizer().fit(reference.titles.map((title) => ({ title, description: title })));
    const unit = fc.oneof(
      fc.constantFrom('a', 'e', 'l', 't', 'r', 'i', '-', ' '),
      fc.integer({ min: 0, max: 0xffff }).map((u) => String.fromCharCode(u)),
    );
    fc.assert(
      fc.property(fc.string({ unit }), fc.string({ unit }), (title, description) => {
        const row = transformAll(fitted, [{ title, description }]);
        assertCsrMatrix(row);
        expect(new Set(row.indices).size).toBe(row.indices.length);
        if (row.values.length > 0) expect(rowProducts(row)[0]).toBeCloseTo(1, 5);
      }),
    );
  });

  it('reads a field up to its limit and no further', () => {
    const start = 'lampe bois '.repeat(FIELD_CHARACTERS_MAX / 11).padEnd(FIELD_CHARACTERS_MAX);
    const fitted = new TextVectorizer().fit(reference.titles.map((title) => ({ title, description: '' })));
    const [cut, whole] = [`${start}${'piscine '.repeat(1_000_000)}`, start].map((title) =>
      transformAll(fitted, [{ title, description: '' }]),
    );
    expect(cut).toEqual(whole);
  });

  it('keeps accented words apart that fold to the same', () => {
    const documents = ['pâte', 'pâté', 'pâte', 'pâté'].map((title) => ({ title, description: '' }));
    const fitted = new TextVectorizer({
      ...PLAIN_OPTIONS,
      title: { ...NO_TERMS, wordNgramMax: 1 },
    });

    const products = rowProducts(transformAll(fitted.fit(documents), documents));

    expect(products[1]).toBeGreaterThan(0);
    expect(products[1]).toBeLessThan(0.5);
  });

  it('sees that two sizes have the same unit', () => {
    const documents = ['32gb', '64gb', '32gb', '64gb'].map((title) => ({ title, description: '' }));
    const fitted = new TextVectorizer({
      ...PLAIN_OPTIONS,
      title: { ...NO_TERMS, wordNgramMax: 1 },
    });

    expect(rowProducts(transformAll(fitted.fit(documents), documents))[1]).toBeGreaterThan(0);
  });

  it('gives title and description the same length', () => {
    const documents = reference.titles.map((title) => ({ title, description: `${title} ${title} encore` }));
    const fitted = new TextVectorizer().fit(documents);

    for (const document of documents) {
      const squares = { title: 0, description: 0 };
      for (const { field, value } of fitted.terms(document)) squares[field] += value * value;
      expect(squares.title).toBeCloseTo(0.5, 5);
      expect(squares.description).toBeCloseTo(0.5, 5);
    }
  });

  it('gives a title alone the whole length', () => {
    const documents = reference.titles.map((title) => ({ title, description: '' }));
    const [product] = rowProducts(transformAll(new TextVectorizer().fit(documents), documents));

    expect(product).toBeCloseTo(1, 5);
  });

  it('lets words weigh more than characters where it is asked to', () => {
    const documents = [{ title: 'lampe', description: '' }];
    const shareOfWords = (wordWeight: number) => {
      const weighting = { ...PLAIN, documentFrequencyMin: 1, wordWeight };
      const fitted = new TextVectorizer({ ...PLAIN_OPTIONS, weighting }).fit(documents);
      const words = fitted.terms(documents[0]!).filter(({ kind }) => kind === 'word');
      return words.reduce((sum, { value }) => sum + value * value, 0);
    };

    expect(shareOfWords(3)).toBeGreaterThan(shareOfWords(1));
  });

  it('transforms the same after it was saved and read', () => {
    const documents = reference.titles.map((title) => ({ title, description: title }));
    const fitted = new TextVectorizer().fit(documents);
    const read = FittedTextVectorizer.fromArrays(fitted.toArrays());
    expect(transformAll(read, documents)).toEqual(transformAll(fitted, documents));
  });

  it('is saved with the choices that depend on the number of documents', () => {
    const fitted = new TextVectorizer().fit([{ title: 'lampe', description: '' }]);
    expect(fitted.toArrays().options.weighting).toEqual({
      documentFrequencyMin: 1,
      idfPower: 1,
      wordWeight: 2.5,
    });
  });

  it('refuses to fit when no term is frequent enough', () => {
    expect(() => new TextVectorizer(PLAIN_OPTIONS).fit([{ title: 'seul', description: '' }])).toThrow(
      expect.objectContaining({ code: 'EMPTY_INPUT' }),
    );
  });

  it('names the option that is out of range', () => {
    expect(() => new TextVectorizer({ ...DEFAULT_VECTORIZER_OPTIONS, featuresMax: 0 })).toThrow(
      /featuresMax/,
    );
  });
});

function transformAll(fitted: FittedTextVectorizer, documents: readonly TextDocument[]): CsrMatrix {
  const builder = new CsrBuilder(fitted.featureCount);
  for (const document of documents) fitted.transform(document, builder);
  return builder.build();
}

/** Products of all pairs of rows, row-major. */
function rowProducts(x: CsrMatrix): number[] {
  const dense = Array.from({ length: x.rows }, (_, row) => {
    const line = new Float64Array(x.columns);
    for (let e = x.indptr[row]!; e < x.indptr[row + 1]!; e++) line[x.indices[e]!] = x.values[e]!;
    return line;
  });
  return dense.flatMap((a) => dense.map((b) => a.reduce((sum, value, i) => sum + value * b[i]!, 0)));
}
