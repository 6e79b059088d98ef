import { requireInRange } from '../errors.js';

export interface TwoTowerOptions {
  readonly seed: number;
  readonly factors: number;
  /** Adam's step; it falls linearly to a twentieth. */
  readonly learningRate: number;
  /** So many films, liked after a moment, are to be found from what was liked before it. */
  readonly nextFilms: number;
  /** The sum over a history is divided by its weight to this power. */
  readonly damping: number;
  /** How fast embeddings fall to 0 by themselves (Loshchilov and Hutter, ICLR 2019), a unit of the step. */
  readonly weightDecay: number;
  /** Genres, title words and decades beyond the most frequent are not learnt. */
  readonly contentFeaturesMax: number;
  readonly batchUsers: number;
  readonly epochs: number;
  /** Epochs without a better validation NDCG@10 after which training ends. */
  readonly patience: number;
}

/**
 * Measured on the validation part of MovieLens 100K: the next film alone costs 0.01 of NDCG@10, the next ten too; four
 * times the content features win nothing and take twice the time.
 */
export const DEFAULT_TWO_TOWER_OPTIONS = {
  factors: 32,
  learningRate: 0.01,
  nextFilms: 3,
  damping: 0.5,
  weightDecay: 0.1,
  contentFeaturesMax: 128,
  batchUsers: 64,
  epochs: 40,
  patience: 8,
} as const satisfies Omit<TwoTowerOptions, 'seed'>;

/** @throws ModelInputError INVALID_OPTION */
export function assertTwoTowerOptions(options: TwoTowerOptions): void {
  requireInRange('seed', options.seed, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  requireInRange('factors', options.factors, 1, 512);
  requireInRange('learningRate', options.learningRate, 1e-6, 1, 'real');
  requireInRange('nextFilms', options.nextFilms, 1, 10_000);
  requireInRange('damping', options.damping, 0, 1, 'real');
  requireInRange('weightDecay', options.weightDecay, 0, 10, 'real');
  requireInRange('contentFeaturesMax', options.contentFeaturesMax, 0, 100_000);
  requireInRange('batchUsers', options.batchUsers, 1, 65_536);
  requireInRange('epochs', options.epochs, 1, 1000);
  requireInRange('patience', options.patience, 1, 1000);
}
