import { createRandom } from '../random.js';
import { AlsRecommender, systemDiagonal } from './als.js';
import { type AlsOptions, assertAlsOptions } from './als-options.js';
import { FactorMemory, type FactorRows, paddedWidth } from './factor-memory.js';
import { assertLearnable, assertSameShape, type Interactions } from './interactions.js';
import { type LikedMatrix, likedByUsers, transposed } from './liked-matrix.js';
import { nextTurn } from './next-turn.js';
import type { RecommenderListener } from './recommender.js';
import { validationNdcg } from './validation-ndcg.js';

/** Rows solved between two reports of progress. */
const SLICE_ROWS = 512;
/** Spread of the factors at the start, before it is divided by the root of their number. */
const START_SPREAD = 0.1;

/**
 * Learns factors of films by turns: those of all users are solved for with the films' fixed, then the reverse, each from
 * where it was by a few steps of conjugate gradients (Takacs, Pilaszy and Tikk, "Applications of the conjugate gradient
 * method for implicit feedback collaborative filtering", RecSys 2011). The same interactions and options give the same
 * bytes.
 *
 * @param validation what the same users did later
 * @throws ModelInputError as `assertInteractions`, EMPTY_INPUT, INVALID_OPTION; and what the listener throws
 */
export async function fitAls(
  train: Interactions,
  validation: Interactions,
  options: AlsOptions,
  listener: RecommenderListener,
): Promise<AlsRecommender> {
  assertAlsOptions(options);
  assertLearnable(train);
  assertSameShape(train, validation);
  const byUsers = likedByUsers(train);
  const byFilms = transposed(byUsers);
  const entries = byUsers.indices.length;
  const memory = new FactorMemory([train.users, train.films], paddedWidth(options.factors), entries);
  const [users, films] = memory.tables as [FactorRows, FactorRows];
  startAtRandom(films, memory.width, options);
  const usual = usualOf(byUsers, options.confidence);
  const steps = 2 * options.epochs;
  for (let epoch = 1; epoch <= options.epochs; epoch++) {
    const progress = (step: number) => (share: number) =>
      listener.onProgress((2 * (epoch - 1) + step + share) / steps);
    await solveRows(memory, users, films, byUsers, options, progress(0));
    await solveRows(memory, films, users, byFilms, options, progress(1));
    await listener.onEpoch({
      epoch,
      epochs: options.epochs,
      trainLoss: likedLoss(memory, users, films, byUsers),
      validationNdcgAt10: validationNdcg(
        recommenderOf(films, memory.width, usual, options),
        train,
        validation,
      ),
    });
  }
  return recommenderOf(films, memory.width, usual, options);
}

async function solveRows(
  memory: FactorMemory,
  solved: FactorRows,
  fixed: FactorRows,
  liked: LikedMatrix,
  { confidence, regularisation, steps }: AlsOptions,
  onShare: (share: number) => void,
): Promise<void> {
  const extras = liked.weights.map((weight) => confidence * weight);
  const usual = usualOf(liked, confidence);
  memory.startFrom(fixed);
  memory.listed.set(liked.indices);
  memory.extras.set(extras);
  for (let row = 0; row < liked.rows; row++) {
    const from = liked.indptr[row]!;
    const to = liked.indptr[row + 1]!;
    const start = row * memory.width;
    if (from === to) {
      solved.values.fill(0, start, start + memory.width);
    } else {
      const diagonal = systemDiagonal(extras, from, to, usual, regularisation);
      memory.improve(solved, row, fixed, from, to, diagonal, steps);
    }
    if ((row + 1) % SLICE_ROWS !== 0 && row + 1 < liked.rows) continue;
    onShare((row + 1) / liked.rows);
    await nextTurn();
  }
}

/** Mean squared error of the preference for what was liked, which is 1. */
function likedLoss(
  { width }: FactorMemory,
  users: FactorRows,
  films: FactorRows,
  liked: LikedMatrix,
): number {
  let sum = 0;
  for (let user = 0; user < liked.rows; user++) {
    for (let at = liked.indptr[user]!; at < liked.indptr[user + 1]!; at++) {
      const film = liked.indices[at]! * width;
      let score = 0;
      for (let f = 0; f < width; f++) score += users.values[user * width + f]! * films.values[film + f]!;
      sum += (1 - score) ** 2;
    }
  }
  return sum / liked.indices.length;
}

/** What the weights of a row, times the confidence, add up to on average. */
function usualOf({ rows, weights }: LikedMatrix, confidence: number): number {
  return (confidence * weights.reduce((sum, weight) => sum + weight, 0)) / rows;
}

function startAtRandom({ values, count }: FactorRows, width: number, { factors, seed }: AlsOptions): void {
  const random = createRandom(seed);
  // Uniform with the wanted variance.
  const limit = START_SPREAD * Math.sqrt(3 / factors);
  for (let row = 0; row < count; row++) {
    for (let f = 0; f < factors; f++) values[row * width + f] = (2 * random.next() - 1) * limit;
  }
}

function recommenderOf(
  { values, count }: FactorRows,
  width: number,
  usual: number,
  options: AlsOptions,
): AlsRecommender {
  const { factors, confidence, regularisation } = options;
  const packed = new Float32Array(count * factors);
  for (let row = 0; row < count; row++) {
    packed.set(values.subarray(row * width, row * width + factors), row * factors);
  }
  return new AlsRecommender(packed, factors, { confidence, regularisation, usual });
}
