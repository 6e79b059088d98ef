import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { textSample } from '../sample.js';
import { areaUnderRoc, randomAucPercentile } from './auc.js';
import { absoluteTextTest, percentileTextTest } from './content-drift.js';
import { classifyDomain } from './domain-classifier.js';
import { evidentlyDomainClassifier } from './evidently-classifier.js';

/** Texts of 8 words out of 500, of which a share has another word as well. */
function listings(rows: number, seed: number, share = 0, word = ''): string[] {
  const random = createRandom(seed);
  return Array.from({ length: rows }, () => {
    const words = Array.from({ length: 8 }, () => `mot${random.int(500)}`);
    if (random.next() < share) words[3] = word;
    return words.join(' ');
  });
}

describe('the classifier of texts', () => {
  it('cannot tell texts of the same kind apart', () => {
    for (const seed of [1, 2, 3]) {
      const { auc, pvalue } = classifyDomain(listings(1000, 1), listings(1000, 2), seed)!;
      expect(Math.abs(auc - 0.5)).toBeLessThan(0.05);
      expect(pvalue).toBeGreaterThan(0.01);
    }
  });

  it('finds a word in a fifth of the new texts, and names it', () => {
    const verdict = classifyDomain(listings(1000, 1), listings(1000, 2, 0.2, 'Chargeur'), 1)!;
    expect(verdict.auc).toBeGreaterThan(0.55);
    expect(verdict.pvalue).toBeLessThan(1e-6);
    const [first] = verdict.current;
    expect(first).toMatchObject({ ngram: 'chargeur', referenceRows: 0 });
    expect(first!.currentRows).toBeGreaterThan(150);
  });

  it('names what only the reference has', () => {
    const verdict = classifyDomain(listings(800, 1, 0.3, 'cassette'), listings(800, 2), 1)!;
    expect(verdict.reference[0]).toMatchObject({ ngram: 'cassette', currentRows: 0 });
    expect(verdict.current.map(({ ngram }) => ngram)).not.toContain('cassette');
  });

  it('names pairs of words that are only telling together', () => {
    const swap = (texts: string[], pair: string) => texts.map((text) => `${text} ${pair}`);
    const verdict = classifyDomain(
      swap(listings(400, 1), 'robe noire'),
      swap(listings(400, 2), 'noire robe'),
      1,
    )!;
    expect(verdict.current.map(({ ngram }) => ngram)).toContain('noire robe');
    expect(verdict.reference.map(({ ngram }) => ngram)).toContain('robe noire');
  });

  it('gives the same answer for the same seed', () => {
    const [reference, current] = [listings(200, 1), listings(200, 2, 0.1, 'neuf')];
    expect(classifyDomain(reference, current, 7)).toEqual(classifyDomain(reference, current, 7));
  });

  it('needs two texts on either side', () => {
    expect(classifyDomain(['one'], listings(9, 1), 0)).toBeNull();
    expect(classifyDomain(['', ''], ['', ''], 0)).toMatchObject({ auc: 0.5, reference: [], current: [] });
  });

  it('finds as Evidently what Evidently finds', () => {
    const [reference, current] = [listings(400, 1), listings(400, 2, 0.5, 'promotion')];
    expect(evidentlyDomainClassifier(reference, current, 1)!.auc).toBeGreaterThan(0.6);
    expect(evidentlyDomainClassifier(reference, listings(400, 3), 1)!.auc).toBeLessThan(0.6);
  });
});

describe('the tests of texts', () => {
  const reference = textSample(listings(300, 1));

  it('hold the AUC against 0.55, or against guessing', () => {
    const current = textSample(listings(300, 2, 0.4, 'promo'));
    expect(absoluteTextTest.run(reference, current)).toMatchObject({ threshold: 0.55, driftDetected: true });
    const limit = randomAucPercentile(150, 150, 0.95);
    expect(percentileTextTest.run(reference, current)).toMatchObject({
      threshold: limit,
      driftDetected: true,
    });
  });

  it('take equal texts on both sides for constant', () => {
    const same = textSample(['lot de 3', 'lot de 3']);
    expect(absoluteTextTest.run(same, same)).toMatchObject({ state: 'constant', distance: 0.5 });
  });
});

describe('the area under the ROC curve', () => {
  it('counts ties for a half', () => {
    expect(areaUnderRoc([1, 2], [2, 3])).toBe(0.875);
    expect(areaUnderRoc([1], [1])).toBe(0.5);
    expect(areaUnderRoc([3, 4], [1, 2])).toBe(0);
  });
});
