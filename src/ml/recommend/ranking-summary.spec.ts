import { expect, it } from 'vitest';
import { meanOf } from './mean-of.js';
import { judgeRanking, RANKING_MEASURES } from './measures.js';
import { summariseRanking } from './ranking-summary.js';
import { fitQuickly, plantedData } from './recommenders.fixture.js';

const OPTIONS = { seed: 1, resamples: 500, confidence: 0.95 };
const { train, validation } = plantedData();

it('a summary has the mean of each measure over users, within its interval', async () => {
  const judged = judgeRanking(await fitQuickly('als'), train, validation);
  const { means, users, catalogueCoverage } = summariseRanking(judged, OPTIONS);
  expect([users, catalogueCoverage]).toEqual([judged.users.length, judged.catalogueCoverage]);
  for (const measure of RANKING_MEASURES) {
    const { mean, low, high } = means[measure];
    expect(mean).toBeCloseTo(meanOf(judged[measure]), 12);
    expect([low < mean, mean < high]).toEqual([true, true]);
  }
});

it('a summary of nobody is refused', async () => {
  const judged = judgeRanking(await fitQuickly('popularity'), train, {
    ...validation,
    rating: validation.rating.map(() => 1),
  });
  expect(() => summariseRanking(judged, OPTIONS)).toThrow(expect.objectContaining({ code: 'EMPTY_INPUT' }));
});
