import { ModelFileError } from '../errors.js';
import type { ModelParts } from '../model/classifier.js';
import { FactorTable } from './factor-table.js';
import { assertHistory, type History } from './interactions.js';
import type { Explanation, Recommender, ScoredFilm, SimilarFilm } from './recommender.js';
import { requireFilm } from './require-film.js';

/** What of the training a new history is folded in with. */
export interface AlsFolding {
  readonly confidence: number;
  readonly regularisation: number;
  /** What the weights of a user, times the confidence, add up to on average. */
  readonly usual: number;
}

/**
 * Scores by the product of a film's factors and the person's (Hu, Koren and Volinsky, "Collaborative filtering for
 * implicit feedback datasets", ICDM 2008). The person's factors are solved for from the history, exactly as in training;
 * a score thereby is a sum over the films of the history (section 5).
 */
export class AlsRecommender implements Recommender {
  readonly kind = 'als';
  readonly filmCount: number;
  private readonly table: FactorTable;

  /** @param factors film-major, filmCount * width */
  constructor(
    factors: Float32Array,
    private readonly width: number,
    private readonly folding: AlsFolding,
  ) {
    this.table = new FactorTable(factors, width);
    this.filmCount = this.table.filmCount;
    this.table.memory.startFrom(this.table.rows);
  }

  scoresInto(history: History, out: Float32Array): void {
    this.foldIn(history);
    this.table.scoresInto(out);
  }

  top(history: History, k: number, excluded: ArrayLike<number>): ScoredFilm[] {
    this.foldIn(history);
    return this.table.top(k, history.films, excluded);
  }

  explain(history: History, films: ArrayLike<number>): Explanation[] {
    const { table } = this;
    const { memory } = table;
    this.foldIn(history);
    const extras = Float64Array.from(history.weights, (weight) => this.folding.confidence * weight);
    return Array.from(films, (film) => {
      requireFilm(film, this.filmCount);
      memory.vector.fill(0);
      memory.vector.set(table.factorsOf(film));
      memory.solveAgain();
      const contributions = Float64Array.from(history.films, (liked, at) => {
        const extra = extras[at]!;
        return extra === 0 ? 0 : (1 + extra) * product(table.factorsOf(liked), memory.vector);
      });
      return { base: 0, contributions };
    });
  }

  similar(film: number, k: number): SimilarFilm[] {
    requireFilm(film, this.filmCount);
    return this.table.similar(film, k);
  }

  toParts(): ModelParts {
    const { width } = this;
    return { meta: { width, ...this.folding }, arrays: { factors: this.table.toFactors() } };
  }

  /** @throws ModelFileError INVALID_CONTENT */
  static fromParts({ meta, arrays }: ModelParts): AlsRecommender {
    const { width, confidence, regularisation, usual } = meta;
    const { factors } = arrays;
    if (
      typeof width !== 'number' ||
      !(isAboveZero(confidence) && isAboveZero(regularisation) && isAboveZero(usual)) ||
      !(factors instanceof Float32Array) ||
      !(Number.isInteger(width) && width > 0 && factors.length % width === 0) ||
      !factors.every(Number.isFinite)
    ) {
      throw new ModelFileError('INVALID_CONTENT', 'the ALS recommender lacks one of its parts');
    }
    return new AlsRecommender(factors, width, { confidence, regularisation, usual });
  }

  /** Leaves the factors of who has this history in the query. */
  private foldIn(history: History): void {
    assertHistory(history, this.filmCount);
    const { table, folding } = this;
    const { memory, rows, rowOf } = table;
    const extras = Float64Array.from(history.weights, (weight) => folding.confidence * weight);
    memory.begin(systemDiagonal(extras, 0, extras.length, folding.usual, folding.regularisation));
    const places = Uint32Array.from(history.films, (film) => rowOf[film]!);
    memory.add(rows, places, extras, 0, places.length);
    memory.solve();
    memory.query.set(memory.vector);
  }
}

/**
 * How strongly a row is held small: in proportion to how much is known of it (Rendle et al., "Revisiting the performance
 * of iALS on item recommendation benchmarks", RecSys 2022, section 4), and of a usual row, so that one of which little
 * is known is held too. Neither grows with the catalogue.
 */
export function systemDiagonal(
  extras: Float64Array,
  from: number,
  to: number,
  usual: number,
  regularisation: number,
): number {
  let known = usual;
  for (let at = from; at < to; at++) known += extras[at]!;
  return regularisation * known;
}

function isAboveZero(value: unknown): value is number {
  return typeof value === 'number' && value > 0;
}

function product(floats: Float32Array, doubles: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < floats.length; at++) sum += floats[at]! * doubles[at]!;
  return sum;
}
