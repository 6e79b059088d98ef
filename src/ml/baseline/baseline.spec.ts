import { describe, expect, it } from 'vitest';
import { fitKeywordBaseline } from './keyword.js';
import { fitMajorityBaseline } from './majority.js';

const titles = [
  ...Array(6).fill('livre ancien'),
  ...Array(5).fill('pompe neuve'),
  ...Array(5).fill('jouet neuf'),
];
const documents = titles.map((title: string) => ({ title, description: '' }));
const labels = titles.map((title: string) =>
  title.startsWith('livre') ? 0 : title.startsWith('pompe') ? 1 : 2,
);

describe('fitMajorityBaseline', () => {
  it('answers with the shares of the classes', () => {
    const baseline = fitMajorityBaseline([0, 1, 1, 1], 3);
    expect([...baseline.predict({ title: 'x', description: '' })]).toEqual([0.25, 0.75, 0]);
  });

  it('refuses a label out of range', () => {
    expect(() => fitMajorityBaseline([0, 3], 3)).toThrow(
      expect.objectContaining({ code: 'LABEL_OUT_OF_RANGE' }),
    );
  });
});

describe('fitKeywordBaseline', () => {
  const baseline = fitKeywordBaseline(documents, labels, 3);

  it('votes for the class of a keyword', () => {
    const probabilities = baseline.predict({ title: 'grande pompe', description: '' });
    expect(probabilities.indexOf(Math.max(...probabilities))).toBe(1);
  });

  it('falls back to the most frequent class without a keyword', () => {
    const probabilities = baseline.predict({ title: 'inconnu', description: '' });
    expect(probabilities.indexOf(Math.max(...probabilities))).toBe(0);
  });

  it('gives probabilities that sum to 1', () => {
    const sum = baseline.predict({ title: 'jouet pompe livre', description: '' }).reduce((a, b) => a + b, 0);
    expect(sum).toBeCloseTo(1, 6);
  });

  it('refuses labels that do not match the documents', () => {
    expect(() => fitKeywordBaseline(documents, [0, 1], 3)).toThrow(
      expect.objectContaining({ code: 'SHAPE_MISMATCH' }),
    );
  });
});
