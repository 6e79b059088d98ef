import { fitRecommender, type RecommenderData, type RecommenderOptions } from './fit-recommender.js';
import { plantedFeatures, plantedTaste } from './planted-taste.fixture.js';
import type { Recommender, RecommenderKind, RecommenderListener } from './recommender.js';
import { splitByTime } from './split-by-time.js';

/** Options with which each kind is fitted in a blink. */
const QUICK_OPTIONS: { readonly [Kind in RecommenderKind]: Partial<RecommenderOptions[Kind]> } = {
  popularity: {},
  'item-knn': { shrinkage: 2 },
  als: { factors: 6, epochs: 4, regularisation: 0.02 },
  bpr: { factors: 6, epochs: 15, candidates: 2, learningRate: 0.1 },
  'two-tower': { factors: 6, epochs: 10, learningRate: 0.05, batchUsers: 32 },
};

export const SILENT: RecommenderListener = { onProgress() {}, onEpoch: async () => {} };

export function plantedData(seed = 1): RecommenderData {
  const { train, validation } = splitByTime(plantedTaste({ seed }));
  return { train, validation, features: plantedFeatures() };
}

export function fitQuickly(
  kind: RecommenderKind,
  data = plantedData(),
  { seed = 7, listener = SILENT }: { readonly seed?: number; readonly listener?: RecommenderListener } = {},
): Promise<Recommender> {
  return fitRecommender(kind, data, QUICK_OPTIONS[kind], seed, listener);
}
