import type { ModelParts } from '../model/classifier.js';
import { AlsRecommender } from './als.js';
import { ItemKnnRecommender } from './item-knn.js';
import { MeanEmbeddingRecommender } from './mean-embedding.js';
import { PopularityRecommender } from './popularity.js';
import type { Recommender, RecommenderKind } from './recommender.js';

/** @throws ModelFileError INVALID_CONTENT when the parts are not those of a recommender of this kind */
export function decodeRecommender(kind: RecommenderKind, parts: ModelParts): Recommender {
  switch (kind) {
    case 'popularity':
      return PopularityRecommender.fromParts(parts);
    case 'item-knn':
      return ItemKnnRecommender.fromParts(parts);
    case 'als':
      return AlsRecommender.fromParts(parts);
    case 'bpr':
    case 'two-tower':
      return MeanEmbeddingRecommender.fromParts(kind, parts);
  }
}
