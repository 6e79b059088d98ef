import { createRandom } from '../random.js';
import { assertBprOptions, type BprOptions } from './bpr-options.js';
import { BprTrainer } from './bpr-trainer.js';
import { assertLearnable, assertSameShape, type Interactions } from './interactions.js';
import { likedByUsers } from './liked-matrix.js';
import { MeanEmbeddingRecommender } from './mean-embedding.js';
import { nextTurn } from './next-turn.js';
import type { RecommenderListener } from './recommender.js';
import { validationNdcg } from './validation-ndcg.js';

/** Users between two reports of progress. */
const SLICE_USERS = 256;

/**
 * Learns to put what was liked above what was not seen (Rendle et al., "BPR: Bayesian personalized ranking from implicit
 * feedback", UAI 2009), with the person made of the films liked before (Kabbur, Ning and Karypis, "FISM", KDD 2013).
 *
 * @throws ModelInputError as `assertInteractions`, EMPTY_INPUT, INVALID_OPTION; and what the listener throws
 */
export async function fitBpr(
  train: Interactions,
  validation: Interactions,
  options: BprOptions,
  listener: RecommenderListener,
): Promise<MeanEmbeddingRecommender> {
  assertBprOptions(options);
  assertLearnable(train);
  assertSameShape(train, validation);
  const random = createRandom(options.seed);
  const seenBy = (user: number) => train.filmIndex.subarray(train.indptr[user], train.indptr[user + 1]);
  const trainer = new BprTrainer(likedByUsers(train), seenBy, options, random);
  const order = Int32Array.from({ length: train.users }, (_, user) => user);
  for (let epoch = 1; epoch <= options.epochs; epoch++) {
    random.shuffle(order);
    const rate = options.learningRate * (1 - (epoch - 1) / options.epochs);
    let loss = 0;
    let steps = 0;
    for (let at = 0; at < order.length; at++) {
      const learnt = trainer.learnUser(order[at]!, rate);
      loss += learnt.loss;
      steps += learnt.steps;
      if ((at + 1) % SLICE_USERS !== 0 && at + 1 < order.length) continue;
      listener.onProgress((epoch - 1 + (at + 1) / order.length) / options.epochs);
      await nextTurn();
    }
    const recommender = new MeanEmbeddingRecommender('bpr', trainer.embeddings());
    await listener.onEpoch({
      ...{ epoch, epochs: options.epochs, trainLoss: steps === 0 ? null : loss / steps },
      validationNdcgAt10: validationNdcg(recommender, train, validation),
    });
  }
  return new MeanEmbeddingRecommender('bpr', trainer.embeddings());
}
