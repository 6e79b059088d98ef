import { ModelInputError } from '../errors.js';
import { loadBackend } from '../neural/load-backend.js';
import { createRandom } from '../random.js';
import { contentRows, type FilmFeatures } from './film-features.js';
import { assertLearnable, assertSameShape, type Interactions } from './interactions.js';
import { type LikedMatrix, likedByUsers } from './liked-matrix.js';
import { MeanEmbeddingRecommender } from './mean-embedding.js';
import { nextTurn } from './next-turn.js';
import type { RecommenderListener } from './recommender.js';
import { TowerBatches } from './tower-batches.js';
import { type TowerFilms, TwoTowerNetwork } from './two-tower-network.js';
import { assertTwoTowerOptions, type TwoTowerOptions } from './two-tower-options.js';
import { validationNdcg } from './validation-ndcg.js';

const RATE_FLOOR = 0.05;

/**
 * Trains two towers (Covington, Adams and Sargin, "Deep neural networks for YouTube recommendations", RecSys 2016; here
 * without hidden layers, so that a score is a sum over the history), and returns the model of the best epoch. The same
 * interactions, options and backend give the same bytes. Gives back all tensors, also when the listener throws.
 *
 * @param features of the same films
 * @throws ModelInputError as `assertInteractions`, EMPTY_INPUT, SHAPE_MISMATCH, INVALID_OPTION
 */
export async function fitTwoTower(
  train: Interactions,
  validation: Interactions,
  features: FilmFeatures,
  options: TwoTowerOptions,
  listener: RecommenderListener,
): Promise<MeanEmbeddingRecommender> {
  assertTwoTowerOptions(options);
  assertLearnable(train);
  assertSameShape(train, validation);
  const films = towerFilms(train, features, options.contentFeaturesMax);
  const random = createRandom(options.seed);
  const { tf } = await loadBackend();
  const batches = new TowerBatches(likedByUsers(train), options, random);
  const network = new TwoTowerNetwork(tf, films, options.factors, random);
  const snapshot = () => recommenderOf(network, films, options);
  try {
    let best: { recommender: MeanEmbeddingRecommender; ndcg: number; epoch: number } | null = null;
    for (let epoch = 1; epoch <= options.epochs; epoch++) {
      const trainLoss = await trainEpoch(network, batches, epoch, options, listener);
      const recommender = snapshot();
      const ndcg = validationNdcg(recommender, train, validation);
      await listener.onEpoch({ epoch, epochs: options.epochs, trainLoss, validationNdcgAt10: ndcg });
      // Without validation the last epoch is the best.
      if (best === null || ndcg === null || ndcg > best.ndcg) best = { recommender, ndcg: ndcg ?? 0, epoch };
      else if (epoch - best.epoch >= options.patience) break;
    }
    listener.onProgress(1);
    return best?.recommender ?? snapshot();
  } finally {
    network.dispose();
  }
}

/** @returns the mean loss of the users; null when nobody liked two films */
async function trainEpoch(
  network: TwoTowerNetwork,
  batches: TowerBatches,
  epoch: number,
  { epochs, learningRate, weightDecay }: TwoTowerOptions,
  listener: RecommenderListener,
): Promise<number | null> {
  let lossSum = 0;
  let users = 0;
  batches.shuffle();
  for (let index = 0; index < batches.batchCount; index++) {
    const fraction = (epoch - 1 + index / batches.batchCount) / epochs;
    const batch = batches.build(index);
    lossSum +=
      batch.users * network.train(batch, learningRate * (1 - (1 - RATE_FLOOR) * fraction), weightDecay);
    users += batch.users;
    listener.onProgress(fraction);
    await nextTurn();
  }
  return users === 0 ? null : lossSum / users;
}

function towerFilms(train: Interactions, features: FilmFeatures, featuresMax: number): TowerFilms {
  const rows = contentRows(features);
  const count = rows.indptr.length - 1;
  if (count !== train.films) {
    throw new ModelInputError('SHAPE_MISMATCH', `features of ${count} films for ${train.films}`, {
      features: count,
      films: train.films,
    });
  }
  const uses = new Uint32Array(rows.names.length);
  for (const index of rows.indices) uses[index]!++;
  const kept = [...uses.keys()].sort((a, b) => uses[b]! - uses[a]! || a - b).slice(0, featuresMax);
  const placeOf = new Map(kept.map((index, place) => [index, place]));
  // A tensor cannot be without columns; one of zeros changes nothing.
  const width = Math.max(1, kept.length);
  const content = new Float32Array(count * width);
  for (let film = 0; film < count; film++) {
    for (let at = rows.indptr[film]!; at < rows.indptr[film + 1]!; at++) {
      const place = placeOf.get(rows.indices[at]!);
      if (place !== undefined) content[film * width + place] = rows.values[at]!;
    }
  }
  return { count, content, features: width, isKnown: isKnown(likedByUsers(train)) };
}

function isKnown({ columns, indices }: LikedMatrix): Float32Array {
  const known = new Float32Array(columns);
  for (const film of indices) known[film] = 1;
  return known;
}

function recommenderOf(
  network: TwoTowerNetwork,
  films: TowerFilms,
  { factors: width, damping }: TwoTowerOptions,
): MeanEmbeddingRecommender {
  const { inputs, outputs, biases } = network.read();
  // A film nobody liked has no bias of its own: that of the least popular known film stands in.
  const lowest = biases.reduce(
    (least, bias, film) => (films.isKnown[film] === 1 ? Math.min(least, bias) : least),
    0,
  );
  const all = biases.map((bias, film) => (films.isKnown[film] === 1 ? bias : lowest));
  return new MeanEmbeddingRecommender('two-tower', { width, damping, inputs, outputs, biases: all });
}
