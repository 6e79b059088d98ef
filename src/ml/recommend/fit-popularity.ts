import { requireInRange } from '../errors.js';
import { assertLearnable, assertSameShape, type Interactions, weightOf } from './interactions.js';
import { PopularityRecommender } from './popularity.js';
import type { RecommenderListener } from './recommender.js';
import { validationNdcg } from './validation-ndcg.js';

export interface PopularityOptions {
  /** After so many days what was liked counts half; null when it counts for ever. */
  readonly halfLifeDays: number | null;
}

export const DEFAULT_POPULARITY_OPTIONS: PopularityOptions = { halfLifeDays: null };

const DAY_SECONDS = 86_400;

/**
 * Counts who liked which film, by weight; ages run back from the last interaction.
 * @throws ModelInputError as `assertInteractions`, EMPTY_INPUT, INVALID_OPTION; and what the listener throws
 */
export async function fitPopularity(
  train: Interactions,
  validation: Interactions,
  { halfLifeDays }: PopularityOptions,
  listener: RecommenderListener,
): Promise<PopularityRecommender> {
  if (halfLifeDays !== null) requireInRange('halfLifeDays', halfLifeDays, 1e-3, 1e6, 'real');
  assertLearnable(train);
  assertSameShape(train, validation);
  const counts = new Float64Array(train.films);
  const latest = train.time.reduce((last, time) => Math.max(last, time), Number.NEGATIVE_INFINITY);
  let total = 0;
  for (let at = 0; at < train.filmIndex.length; at++) {
    const age = (latest - train.time[at]!) / DAY_SECONDS;
    const weight = weightOf(train.rating[at]!) * (halfLifeDays === null ? 1 : 0.5 ** (age / halfLifeDays));
    counts[train.filmIndex[at]!]! += weight;
    total += weight;
  }
  const recommender = new PopularityRecommender(Float32Array.from(counts, (count) => count / total));
  listener.onProgress(1);
  await listener.onEpoch({
    ...{ epoch: 1, epochs: 1, trainLoss: null },
    validationNdcgAt10: validationNdcg(recommender, train, validation),
  });
  return recommender;
}
