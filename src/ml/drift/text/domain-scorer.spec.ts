import { describe, expect, it } from 'vitest';
import { numericChange } from '../../comparison/numeric-change.js';
import { decodeContainer, encodeContainer } from '../../format/container.js';
import { createRandom } from '../../random.js';
import { areaUnderRoc } from './auc.js';
import { fitDomain } from './domain-classifier.js';
import { decodeDomainModel, encodeDomainModel } from './domain-file.js';
import { DomainScorer } from './domain-scorer.js';

/** Texts of 8 words out of 500, of which a share has two other words as well. */
function listings(rows: number, seed: number, share = 0, words = ''): string[] {
  const random = createRandom(seed);
  return Array.from({ length: rows }, () => {
    const text = Array.from({ length: 8 }, () => `mot${random.int(500)}`).join(' ');
    return random.next() < share ? `${text} ${words}` : text;
  });
}

const reduced = (reference: string[], current: string[]) => fitDomain(reference, current, 1)!.reduce();
const drifted = reduced(listings(1_000, 1), listings(1_000, 2, 0.6, 'Chargeur Solaire'));

describe('the score of a text', () => {
  it('is near 1 with a word that only the current texts have, and low without it', () => {
    const scorer = new DomainScorer(drifted);
    expect(scorer.score('mot7 chargeur solaire').score).toBeGreaterThan(0.9);
    // 0.4 of the current texts and all others: 0.4 / 1.4
    expect(scorer.score('mot7 mot8').score).toBeLessThan(0.4);
  });

  it('tells texts that it has not learnt apart', () => {
    const scorer = new DomainScorer(drifted);
    const scores = (texts: string[]) => Float64Array.from(texts, (text) => scorer.score(text).score);
    expect(
      areaUnderRoc(scores(listings(500, 3)), scores(listings(500, 4, 0.6, 'chargeur solaire'))),
    ).toBeGreaterThan(0.75);
  });

  it('is as probable as it says', () => {
    const scorer = new DomainScorer(drifted);
    const fresh = [...listings(2_000, 5), ...listings(2_000, 6, 0.6, 'chargeur solaire')];
    const scores = fresh.map((text) => scorer.score(text).score);
    expect(scores.reduce((sum, score) => sum + score, 0) / fresh.length).toBeCloseTo(0.5, 1);
  });

  it('says nothing where nothing has changed', () => {
    const scorer = new DomainScorer(reduced(listings(2_000, 1), listings(2_000, 2)));
    const scores = listings(500, 3).map((text) => scorer.score(text).score);
    for (const score of scores) expect(Math.abs(score - 0.5)).toBeLessThan(0.2);
  });

  it('names the n-grams that contribute most, each once, as they stand folded in the text', () => {
    const { ngrams } = new DomainScorer(drifted).score('Mot7 CHARGEUR, solaire! chargeur solaire');
    expect(
      ngrams
        .slice(0, 3)
        .map(({ ngram }) => ngram)
        .sort(),
    ).toEqual(['chargeur', 'chargeur solaire', 'solaire']);
    expect(ngrams.every(({ contribution }) => contribution > 0)).toBe(true);
  });

  it('names no more than five, the largest first, with those that speak for the reference', () => {
    const words = (name: string) => Array.from({ length: 6 }, (_, i) => `${name}${i}`).join(' ');
    const model = reduced(listings(500, 1, 0.5, words('vieux')), listings(500, 2, 0.5, words('neuf')));
    const { ngrams } = new DomainScorer(model).score(words('vieux'));
    expect(ngrams).toHaveLength(5);
    expect(ngrams.every(({ contribution }) => contribution < 0)).toBe(true);
    const sizes = ngrams.map(({ contribution }) => Math.abs(contribution));
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  });

  it('counts a word once, as often as it stands there', () => {
    const scorer = new DomainScorer(drifted);
    expect(scorer.score('chargeur x y chargeur').score).toBe(scorer.score('chargeur x y').score);
  });

  it('is that of the intercept for a text without words', () => {
    const { score, ngrams } = new DomainScorer(drifted).score('');
    expect(score).toBeCloseTo(1 / (1 + Math.exp(-drifted.intercept)), 12);
    expect(ngrams).toEqual([]);
  });
});

describe('the reduced classifier', () => {
  it('has few n-grams, though the texts have many', () => {
    const random = createRandom(1);
    const texts = () =>
      Array.from({ length: 3_000 }, () =>
        Array.from({ length: 60 }, () => `mot${random.int(5_000)}`).join(' '),
      );
    expect(reduced(texts(), texts()).hashes.length).toBeLessThanOrEqual(4_000);
  });

  it('keeps the scores of the reference texts that it has not learnt, as it gives them to any text', () => {
    const { referenceScores } = drifted;
    const scorer = new DomainScorer(drifted);
    const given = new Set(listings(1_000, 1).map((text) => scorer.score(text).score));
    expect(referenceScores).toHaveLength(500);
    expect([...referenceScores].every((score) => given.has(score))).toBe(true);
    expect([...referenceScores]).toEqual([...referenceScores].sort((a, b) => a - b));
  });

  it('is seldom found to score fresh texts of the reference otherwise', () => {
    let found = 0;
    for (let round = 0; round < 60; round++) {
      const seed = 100 + 3 * round;
      const model = reduced(listings(300, seed), listings(300, seed + 1, 0.3, 'promo'));
      const scorer = new DomainScorer(model);
      const fresh = listings(300, seed + 2).map((text) => scorer.score(text).score);
      if (numericChange(model.referenceScores, Float64Array.from(fresh).sort()).pValue < 0.05) found++;
    }
    expect(found).toBeLessThanOrEqual(9); // more than 9 of 60 come by chance once in 1,300 times
  });

  it('stays finite where a word gives every text away', () => {
    const { intercept, weights } = reduced(listings(50, 1), listings(50, 2, 1, 'promo'));
    expect([intercept, ...weights].every(Number.isFinite)).toBe(true);
  });

  it('is the same after it was kept in a file', () => {
    const file = Buffer.concat(encodeContainer(encodeDomainModel(drifted, { of: 'a test' })));
    expect(decodeDomainModel(decodeContainer(file))).toEqual(drifted);
  });

  it('is not read from another file', () => {
    expect(() => decodeDomainModel({ kind: 'signal-profile', meta: {}, arrays: {} })).toThrow(
      /no domain classifier/,
    );
  });
});
