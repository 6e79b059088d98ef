import { requireInRange } from '../errors.js';

export interface ItemKnnOptions {
  /** Most similar films kept of each film. */
  readonly neighbours: number;
  /** So many users in common halve a similarity: few in common prove little. */
  readonly shrinkage: number;
  /** Whoever liked many films says less of each: the weight is divided by their number to this power. */
  readonly userDamping: number;
  /** Power of a film's length in the cosine, for the film that is scored: below 0.5, popular films gain. */
  readonly popularityDamping: number;
}

/**
 * Measured on the validation part of MovieLens 100K: twice the neighbours win nothing, half cost 0.006 of NDCG@10; to
 * dampen users costs up to 0.005.
 */
export const DEFAULT_ITEM_KNN_OPTIONS: ItemKnnOptions = {
  neighbours: 200,
  shrinkage: 10,
  userDamping: 0,
  popularityDamping: 0.5,
};

/** @throws ModelInputError INVALID_OPTION */
export function assertItemKnnOptions(options: ItemKnnOptions): void {
  requireInRange('neighbours', options.neighbours, 1, 100_000);
  requireInRange('shrinkage', options.shrinkage, 0, 1e6, 'real');
  requireInRange('userDamping', options.userDamping, 0, 2, 'real');
  requireInRange('popularityDamping', options.popularityDamping, 0, 1, 'real');
}
