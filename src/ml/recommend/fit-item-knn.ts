import { assertLearnable, assertSameShape, type Interactions } from './interactions.js';
import { type FilmNeighbours, ItemKnnRecommender } from './item-knn.js';
import { assertItemKnnOptions, type ItemKnnOptions } from './item-knn-options.js';
import { type LikedMatrix, likedByUsers, transposed } from './liked-matrix.js';
import { nextTurn } from './next-turn.js';
import type { RecommenderListener } from './recommender.js';
import { TopK } from './top-k.js';
import { validationNdcg } from './validation-ndcg.js';

/** Films between two reports of progress. */
const SLICE_FILMS = 64;

/**
 * Finds the neighbours of each film: the cosine of the weights that users gave them, times n / (n + shrinkage) for n
 * users in common.
 * @throws ModelInputError as `assertInteractions`, EMPTY_INPUT, INVALID_OPTION; and what the listener throws
 */
export async function fitItemKnn(
  train: Interactions,
  validation: Interactions,
  options: ItemKnnOptions,
  listener: RecommenderListener,
): Promise<ItemKnnRecommender> {
  assertItemKnnOptions(options);
  assertLearnable(train);
  assertSameShape(train, validation);
  const recommender = new ItemKnnRecommender(await findNeighbours(train, options, listener));
  listener.onProgress(1);
  await listener.onEpoch({
    ...{ epoch: 1, epochs: 1, trainLoss: null },
    validationNdcgAt10: validationNdcg(recommender, train, validation),
  });
  return recommender;
}

async function findNeighbours(
  train: Interactions,
  options: ItemKnnOptions,
  listener: RecommenderListener,
): Promise<FilmNeighbours> {
  const byUsers = dampened(likedByUsers(train), options.userDamping);
  const byFilms = transposed(byUsers);
  const search = new NeighbourSearch(byUsers, byFilms, options);
  const indptr = new Uint32Array(train.films + 1);
  const found: FoundNeighbours[] = [];
  for (let film = 0; film < train.films; film++) {
    const neighbours = search.of(film);
    indptr[film + 1] = indptr[film]! + neighbours.films.length;
    found.push(neighbours);
    if ((film + 1) % SLICE_FILMS !== 0) continue;
    listener.onProgress(film / train.films);
    await nextTurn();
  }
  const films = new Uint32Array(indptr[train.films]!);
  const similarities = new Float32Array(films.length);
  found.forEach((neighbours, film) => {
    films.set(neighbours.films, indptr[film]);
    similarities.set(neighbours.similarities, indptr[film]);
  });
  return { indptr, films, similarities };
}

type FoundNeighbours = Omit<FilmNeighbours, 'indptr'>;

function dampened(liked: LikedMatrix, power: number): LikedMatrix {
  const weights = liked.weights.slice();
  for (let row = 0; row < liked.rows; row++) {
    const [start, end] = [liked.indptr[row]!, liked.indptr[row + 1]!];
    const divisor = (end - start) ** power;
    for (let at = start; at < end; at++) weights[at]! /= divisor;
  }
  return { ...liked, weights };
}

/** Goes from a film to its users and on to their films; only films that share a user are touched. */
class NeighbourSearch {
  private readonly lengths: Float64Array;
  /** What the other film's part of a cosine is divided by. */
  private readonly divisors: Float64Array;
  private readonly products: Float64Array;
  private readonly inCommon: Uint32Array;
  private readonly touched: Uint32Array;
  private readonly best: TopK;
  private readonly keptFilms: Uint32Array;
  private readonly keptSimilarities: Float32Array;

  constructor(
    private readonly byUsers: LikedMatrix,
    private readonly byFilms: LikedMatrix,
    private readonly options: ItemKnnOptions,
  ) {
    const films = byFilms.rows;
    const most = Math.min(options.neighbours, films);
    this.best = new TopK(most);
    this.keptFilms = new Uint32Array(most);
    this.keptSimilarities = new Float32Array(most);
    this.products = new Float64Array(films);
    this.inCommon = new Uint32Array(films);
    this.touched = new Uint32Array(films);
    this.lengths = new Float64Array(films);
    for (let film = 0; film < films; film++) {
      let sum = 0;
      for (let at = byFilms.indptr[film]!; at < byFilms.indptr[film + 1]!; at++)
        sum += byFilms.weights[at]! ** 2;
      this.lengths[film] = Math.sqrt(sum);
    }
    this.divisors = this.lengths.map((length) => length ** (2 - 2 * options.popularityDamping));
  }

  of(film: number): FoundNeighbours {
    const { products, inCommon, touched, lengths, divisors } = this;
    const { shrinkage } = this.options;
    const count = this.gather(film);
    const best = this.best;
    const own = lengths[film]! ** (2 * this.options.popularityDamping);
    for (let i = 0; i < count; i++) {
      const other = touched[i]!;
      const shared = inCommon[other]!;
      const cosine = products[other]! / (own * divisors[other]!);
      if (other !== film) best.offer(other, (cosine * shared) / (shared + shrinkage));
      products[other] = 0;
      inCommon[other] = 0;
    }
    const kept = best.drainInto(this.keptFilms, this.keptSimilarities);
    return { films: this.keptFilms.slice(0, kept), similarities: this.keptSimilarities.slice(0, kept) };
  }

  /** @returns how many films were touched, the film itself among them */
  private gather(film: number): number {
    const { byUsers, byFilms, products, inCommon, touched } = this;
    let count = 0;
    for (let u = byFilms.indptr[film]!; u < byFilms.indptr[film + 1]!; u++) {
      const user = byFilms.indices[u]!;
      const weight = byFilms.weights[u]!;
      const end = byUsers.indptr[user + 1]!;
      for (let at = byUsers.indptr[user]!; at < end; at++) {
        const other = byUsers.indices[at]!;
        if (inCommon[other]!++ === 0) touched[count++] = other;
        products[other]! += weight * byUsers.weights[at]!;
      }
    }
    return count;
  }
}
