import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DocumentFrequencies, mergeFrequentTerms } from './document-frequencies.js';
import { TermCounts } from './term-counts.js';

const hashes = fc.array(
  fc.array(fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 2 ** 32 - 1 }))),
);

function addAll(frequencies: DocumentFrequencies, documents: readonly (readonly number[])[]): void {
  const terms = new TermCounts();
  for (const document of documents) {
    terms.clear();
    for (const hash of document) terms.add(hash);
    for (let i = 0; i < terms.distinct; i++) frequencies.add(terms.hashAt(i));
  }
}

describe('DocumentFrequencies', () => {
  it('counts each term once a document, as a map does', () => {
    fc.assert(
      fc.property(hashes, (documents) => {
        const expected = new Map<number, number>();
        for (const document of documents) {
          for (const hash of new Set(document)) expected.set(hash, (expected.get(hash) ?? 0) + 1);
        }
        const frequencies = new DocumentFrequencies();
        addAll(frequencies, documents);
        const terms = frequencies.frequentTerms(1, 1_000_000);
        expect(new Map([...terms.hashes].map((hash, i) => [hash, terms.frequencies[i]]))).toEqual(expected);
      }),
    );
  });

  it('orders by falling frequency, then by hash, and keeps the most frequent', () => {
    const frequencies = new DocumentFrequencies();
    addAll(frequencies, [[7, 5, 9], [7, 9, 5], [7], [3]]);
    expect([...frequencies.frequentTerms(2, 2).hashes]).toEqual([7, 5]);
  });

  it('forgets the rarest terms when the table is full, and keeps the frequent ones exactly', () => {
    const frequencies = new DocumentFrequencies(1 << 16);
    const documents: number[][] = [];
    for (let i = 0; i < 200; i++) {
      documents.push([
        1,
        2,
        ...Array.from({ length: 1000 }, (_, j) => Math.imul(i * 1000 + j + 10, 2654435761) >>> 0),
      ]);
    }
    addAll(frequencies, documents);
    expect(frequencies.forgottenFrequencyMax).toBe(1);
    expect([...frequencies.frequentTerms(2, 10).frequencies]).toEqual([200, 200]);
  });
});

describe('mergeFrequentTerms', () => {
  it('orders the terms of all parts as those of one table', () => {
    fc.assert(
      fc.property(hashes, fc.integer({ min: 1, max: 20 }), (documents, termsMax) => {
        const whole = new DocumentFrequencies();
        addAll(whole, documents);
        const parts = [0, 1].map((parity) => {
          const part = new DocumentFrequencies();
          addAll(
            part,
            documents.map((document) => document.filter((hash) => hash % 2 === parity)),
          );
          return part.frequentTerms(1, 1_000);
        });

        expect(mergeFrequentTerms(parts, termsMax)).toEqual(whole.frequentTerms(1, termsMax));
      }),
    );
  });
});

describe('TermCounts', () => {
  it('counts as a map does, in order of first occurrence, also after it has grown and been cleared', () => {
    const terms = new TermCounts();
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 6000 }), { maxLength: 9000, size: 'max' }),
        (document) => {
          const expected = new Map<number, number>();
          for (const hash of document) expected.set(hash, (expected.get(hash) ?? 0) + 1);
          terms.clear();
          for (const hash of document) terms.add(hash);
          const counted = Array.from({ length: terms.distinct }, (_, i) => [
            terms.hashAt(i),
            terms.countAt(i),
          ]);
          expect(counted).toEqual([...expected]);
        },
      ),
      { numRuns: 20 },
    );
  });
});
