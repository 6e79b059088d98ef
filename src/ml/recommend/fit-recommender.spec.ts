import { describe, expect, it } from 'vitest';
import { DEFAULT_RECOMMENDER_OPTIONS, fitRecommender } from './fit-recommender.js';
import { RECOMMENDER_KINDS, type RecommenderKind } from './recommender.js';
import { plantedData, SILENT } from './recommenders.fixture.js';

/** Every option of every kind that has one, as a number that cannot be. */
const IMPOSSIBLE = RECOMMENDER_KINDS.flatMap((kind) =>
  Object.keys(DEFAULT_RECOMMENDER_OPTIONS[kind]).map((option) => [kind, option] as [RecommenderKind, string]),
);

describe('the options of recommenders', () => {
  it.each(IMPOSSIBLE)('of %s are refused when %s is impossible', async (kind, option) => {
    const fitted = fitRecommender(kind, plantedData(), { [option]: -1 }, 1, SILENT);
    await expect(fitted).rejects.toEqual(expect.objectContaining({ code: 'INVALID_OPTION' }));
  });

  it.each(['als', 'bpr', 'two-tower'] as const)('of %s need a seed that is a whole number', async (kind) => {
    const fitted = fitRecommender(kind, plantedData(), {}, 0.5, SILENT);
    await expect(fitted).rejects.toEqual(expect.objectContaining({ code: 'INVALID_OPTION' }));
  });
});
