import { type AlsOptions, DEFAULT_ALS_OPTIONS } from './als-options.js';
import { type BprOptions, DEFAULT_BPR_OPTIONS } from './bpr-options.js';
import type { FilmFeatures } from './film-features.js';
import { fitAls } from './fit-als.js';
import { fitBpr } from './fit-bpr.js';
import { fitItemKnn } from './fit-item-knn.js';
import { DEFAULT_POPULARITY_OPTIONS, fitPopularity, type PopularityOptions } from './fit-popularity.js';
import { fitTwoTower } from './fit-two-tower.js';
import type { Interactions } from './interactions.js';
import { DEFAULT_ITEM_KNN_OPTIONS, type ItemKnnOptions } from './item-knn-options.js';
import type { Recommender, RecommenderKind, RecommenderListener } from './recommender.js';
import { DEFAULT_TWO_TOWER_OPTIONS, type TwoTowerOptions } from './two-tower-options.js';

/** What recommenders of each kind are fitted with; those that chance has a part in need a seed beside. */
export interface RecommenderOptions {
  readonly popularity: PopularityOptions;
  readonly 'item-knn': ItemKnnOptions;
  readonly als: Omit<AlsOptions, 'seed'>;
  readonly bpr: Omit<BprOptions, 'seed'>;
  readonly 'two-tower': Omit<TwoTowerOptions, 'seed'>;
}

export const DEFAULT_RECOMMENDER_OPTIONS: RecommenderOptions = {
  popularity: DEFAULT_POPULARITY_OPTIONS,
  'item-knn': DEFAULT_ITEM_KNN_OPTIONS,
  als: DEFAULT_ALS_OPTIONS,
  bpr: DEFAULT_BPR_OPTIONS,
  'two-tower': DEFAULT_TWO_TOWER_OPTIONS,
};

/** What a recommender learns from, and is judged on after each epoch. */
export interface RecommenderData {
  readonly train: Interactions;
  /** What the same users did after that. */
  readonly validation: Interactions;
  /** Of the same films. */
  readonly features: FilmFeatures;
}

/**
 * Fits a recommender of any kind, with its defaults but for what `options` says otherwise.
 * @throws ModelInputError EMPTY_INPUT, SHAPE_MISMATCH, LABEL_OUT_OF_RANGE, NOT_A_NUMBER or INVALID_OPTION; and what the
 *   listener throws
 */
export async function fitRecommender<Kind extends RecommenderKind>(
  kind: Kind,
  { train, validation, features }: RecommenderData,
  options: Partial<RecommenderOptions[Kind]>,
  seed: number,
  listener: RecommenderListener,
): Promise<Recommender> {
  switch (kind) {
    case 'popularity':
      return fitPopularity(train, validation, { ...DEFAULT_POPULARITY_OPTIONS, ...options }, listener);
    case 'item-knn':
      return fitItemKnn(train, validation, { ...DEFAULT_ITEM_KNN_OPTIONS, ...options }, listener);
    case 'als':
      return fitAls(train, validation, { ...DEFAULT_ALS_OPTIONS, ...options, seed }, listener);
    case 'bpr':
      return fitBpr(train, validation, { ...DEFAULT_BPR_OPTIONS, ...options, seed }, listener);
    default:
      return fitTwoTower(
        train,
        validation,
        features,
        { ...DEFAULT_TWO_TOWER_OPTIONS, ...options, seed },
        listener,
      );
  }
}
