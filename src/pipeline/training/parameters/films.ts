import { z } from 'zod';
import { DEFAULT_ALS_OPTIONS as ALS } from '../../../ml/recommend/als-options.js';
import { DEFAULT_BPR_OPTIONS as BPR } from '../../../ml/recommend/bpr-options.js';
import { DEFAULT_ITEM_KNN_OPTIONS as ITEM_KNN } from '../../../ml/recommend/item-knn-options.js';
import { DEFAULT_TWO_TOWER_OPTIONS as TWO_TOWER } from '../../../ml/recommend/two-tower-options.js';
import { real, whole } from './numbers.js';

const factors = (preset: number) =>
  whole(1, 512, preset, 'Numbers that a film and a person are described by.');
const damping = (preset: number) =>
  real(0, 1, preset, 'The sum over what somebody liked is divided by its weight to this power.');

/** What can be set on the recommender by popularity. */
export const popularityParametersSchema = z.strictObject({
  halfLifeDays: real(0, 1e6, 0, 'After so many days what was liked counts half; 0 for never.'),
});

/** What can be set on the recommender by films alike. */
export const itemKnnParametersSchema = z.strictObject({
  neighbours: whole(1, 100_000, ITEM_KNN.neighbours, 'Most similar films kept of each film.'),
  shrinkage: real(0, 1e6, ITEM_KNN.shrinkage, 'So many people in common halve a similarity.'),
  userDamping: real(
    0,
    2,
    ITEM_KNN.userDamping,
    'Whoever liked many films says less of each: the weight is divided by their number to this power.',
  ),
  popularityDamping: real(
    0,
    1,
    ITEM_KNN.popularityDamping,
    "Power of a film's length in the cosine, for the film that is scored; the smaller, the more popular films gain.",
  ),
});

/** What can be set on alternating least squares. */
export const alsParametersSchema = z.strictObject({
  factors: factors(ALS.factors),
  confidence: real(
    1e-3,
    1e6,
    ALS.confidence,
    'How much more a liked film counts than one not seen, for each unit of its weight.',
  ),
  regularisation: real(1e-9, 1e6, ALS.regularisation, 'Holds all factors small.'),
  epochs: whole(1, 1000, ALS.epochs, 'Passes over all people and films.'),
});

/** What can be set on Bayesian personalised ranking. */
export const bprParametersSchema = z.strictObject({
  factors: factors(BPR.factors),
  learningRate: real(1e-6, 10, BPR.learningRate, 'Step length of the descent.'),
  regularisation: real(0, 10, BPR.regularisation, 'Holds all factors small.'),
  candidates: whole(
    1,
    1000,
    BPR.candidates,
    'Of so many films drawn and not seen, the one that scores highest is learnt against.',
  ),
  draws: whole(1, 100, BPR.draws, 'Films drawn for each liked film and pass.'),
  damping: damping(BPR.damping),
  epochs: whole(1, 10_000, BPR.epochs, 'Passes over all that was liked.'),
});

/** What can be set on the network of two towers. */
export const twoTowerParametersSchema = z.strictObject({
  factors: factors(TWO_TOWER.factors),
  learningRate: real(1e-6, 1, TWO_TOWER.learningRate, "Adam's step; it falls linearly to a twentieth."),
  nextFilms: whole(
    1,
    10_000,
    TWO_TOWER.nextFilms,
    'So many films, liked after a moment, are to be found from what was liked before it.',
  ),
  damping: damping(TWO_TOWER.damping),
  weightDecay: real(0, 10, TWO_TOWER.weightDecay, 'How fast embeddings fall to 0 by themselves.'),
  contentFeaturesMax: whole(
    0,
    100_000,
    TWO_TOWER.contentFeaturesMax,
    'Genres and title words beyond the most frequent are not learnt.',
  ),
  batchUsers: whole(1, 65_536, TWO_TOWER.batchUsers, 'People that are learnt from together.'),
  epochs: whole(1, 1000, TWO_TOWER.epochs, 'Passes over all people, at most.'),
  patience: whole(
    1,
    1000,
    TWO_TOWER.patience,
    'Epochs without a better NDCG on validation after which training ends.',
  ),
});
