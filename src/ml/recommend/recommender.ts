import type { ModelParts } from '../model/classifier.js';
import type { History } from './interactions.js';

export const RECOMMENDER_KINDS = ['popularity', 'item-knn', 'als', 'bpr', 'two-tower'] as const;
/** How films are recommended: by how many liked them, by films alike, or by factors learnt in three ways. */
export type RecommenderKind = (typeof RECOMMENDER_KINDS)[number];

/** Why a film has its score: `base` and the contributions, one a film of the history, add up to it. */
export interface Explanation {
  readonly base: number;
  readonly contributions: Float64Array;
}

export interface SimilarFilm {
  readonly film: number;
  /** The larger the more alike; at most 1. */
  readonly similarity: number;
}

export interface ScoredFilm {
  readonly film: number;
  readonly score: number;
}

/**
 * A fitted recommender. It scores from a history alone, never from who someone is: a visitor who picks films and a known
 * user go one way, and what was liked a moment ago counts. It holds no state that a call changes, but for scratch memory.
 */
export interface Recommender {
  readonly kind: RecommenderKind;
  readonly filmCount: number;
  /**
   * Writes one finite score a film, the larger the better, for the films of the history too.
   * @param out filmCount long
   * @throws ModelInputError SHAPE_MISMATCH, LABEL_OUT_OF_RANGE or NOT_A_NUMBER
   */
  scoresInto(history: History, out: Float32Array): void;
  /**
   * The best films, the best first, of equals the one with the lower number; fewer than k when there are no more.
   * @param excluded films that are not wanted, beside those of the history
   */
  top(history: History, k: number, excluded: ArrayLike<number>): ScoredFilm[];
  /**
   * Of each of `films`, in their order, the contributions of the films of the history to its score; they add up to
   * rounding in floats. The history is looked at once for all.
   * @throws ModelInputError as `scoresInto`, of films too
   */
  explain(history: History, films: ArrayLike<number>): Explanation[];
  /** The most similar other films, the most similar first; those with no similarity are left out. */
  similar(film: number, k: number): SimilarFilm[];
  toParts(): ModelParts;
}

/** Figures of one pass over the training rows. */
export interface RecommenderEpoch {
  /** From 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Mean loss of the epoch in the trainer's own terms; null for a model that minimises none. */
  readonly trainLoss: number | null;
  /** Over the users that have validation films; null when none has. */
  readonly validationNdcgAt10: number | null;
}

export interface RecommenderListener {
  /** Called often; fraction in [0, 1]. A throw ends the fit. */
  readonly onProgress: (fraction: number) => void;
  /** Awaited before the next epoch. */
  readonly onEpoch: (figures: RecommenderEpoch) => Promise<void>;
}
