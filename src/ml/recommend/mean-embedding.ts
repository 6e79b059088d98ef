import { ModelFileError } from '../errors.js';
import type { ModelParts } from '../model/classifier.js';
import { FactorTable } from './factor-table.js';
import { assertHistory, type History } from './interactions.js';
import type { Explanation, Recommender, ScoredFilm, SimilarFilm } from './recommender.js';
import { requireFilm } from './require-film.js';

type EmbeddingKind = 'bpr' | 'two-tower';

/** What films are as part of a history, and as what is recommended; film-major, filmCount * width each. */
export interface Embeddings {
  readonly width: number;
  readonly inputs: Float32Array;
  readonly outputs: Float32Array;
  /** How much a film is liked whatever the history; one a film. */
  readonly biases: Float32Array;
  /** The sum over a history is divided by its weight to this power: 1 makes it a mean. */
  readonly damping: number;
}

/**
 * A person is the damped mean of what the liked films are as inputs, and a score the product of that with what the film
 * is as an output, and its bias. Linear in the history, so that each film's part in a score is exact.
 */
export class MeanEmbeddingRecommender implements Recommender {
  readonly filmCount: number;
  /** Outputs, each with its bias as one more factor. */
  private readonly table: FactorTable;

  constructor(
    readonly kind: EmbeddingKind,
    private readonly embeddings: Embeddings,
  ) {
    const { width, outputs, biases } = embeddings;
    this.filmCount = biases.length;
    const rows = new Float32Array(this.filmCount * (width + 1));
    biases.forEach((bias, film) => {
      rows.set(outputs.subarray(film * width, (film + 1) * width), film * (width + 1));
      rows[film * (width + 1) + width] = bias;
    });
    this.table = new FactorTable(rows, width + 1, width);
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
    assertHistory(history, this.filmCount);
    const { width, inputs, outputs, biases, damping } = this.embeddings;
    const scale = historyScale(history.weights, damping);
    return Array.from(films, (film) => {
      requireFilm(film, this.filmCount);
      const contributions = Float64Array.from(history.films, (liked, at) => {
        if (history.weights[at] === 0) return 0;
        let sum = 0;
        for (let f = 0; f < width; f++) sum += inputs[liked * width + f]! * outputs[film * width + f]!;
        return history.weights[at]! * scale * sum;
      });
      return { base: biases[film]!, contributions };
    });
  }

  similar(film: number, k: number): SimilarFilm[] {
    requireFilm(film, this.filmCount);
    return this.table.similar(film, k);
  }

  toParts(): ModelParts {
    const { width, inputs, outputs, biases, damping } = this.embeddings;
    return { meta: { width, damping }, arrays: { inputs, outputs, biases } };
  }

  /** @throws ModelFileError INVALID_CONTENT */
  static fromParts(kind: EmbeddingKind, { meta, arrays }: ModelParts): MeanEmbeddingRecommender {
    const { width, damping } = meta;
    const { inputs, outputs, biases } = arrays;
    if (
      typeof width !== 'number' ||
      typeof damping !== 'number' ||
      !(inputs instanceof Float32Array && outputs instanceof Float32Array && biases instanceof Float32Array)
    ) {
      throw new ModelFileError('INVALID_CONTENT', `the ${kind} recommender lacks one of its parts`);
    }
    const numbers = biases.length * width;
    if (
      inputs.length !== numbers ||
      outputs.length !== numbers ||
      ![inputs, outputs, biases].every((array) => array.every(Number.isFinite))
    ) {
      throw new ModelFileError(
        'INVALID_CONTENT',
        `the parts of the ${kind} recommender contradict each other`,
      );
    }
    return new MeanEmbeddingRecommender(kind, { width, inputs, outputs, biases, damping });
  }

  /** Leaves the damped mean, and 1 for the bias, in the query. */
  private foldIn(history: History): void {
    assertHistory(history, this.filmCount);
    const { width, inputs, damping } = this.embeddings;
    const { query, vector } = this.table.memory;
    const scale = historyScale(history.weights, damping);
    vector.fill(0);
    for (let liked = 0; liked < history.films.length; liked++) {
      const weight = history.weights[liked]! * scale;
      if (weight === 0) continue;
      const start = history.films[liked]! * width;
      for (let f = 0; f < width; f++) vector[f]! += weight * inputs[start + f]!;
    }
    query.set(vector);
    query[width] = 1;
  }
}

/** What each weight of a history is multiplied by; 0 when nothing was liked. */
export function historyScale(weights: ArrayLike<number>, damping: number): number {
  let total = 0;
  for (let at = 0; at < weights.length; at++) total += weights[at]!;
  return total === 0 ? 0 : total ** -damping;
}
