import { FactorMemory, type FactorRows, paddedWidth } from './factor-memory.js';
import type { ScoredFilm, SimilarFilm } from './recommender.js';
import { TopK, topFilms } from './top-k.js';

/** Rows scored between two looks at whether the rest can still matter. */
const BLOCK_ROWS = 128;
/** A product of floats may exceed the product of the norms by its rounding. */
const ROUNDING = 1 + 1e-4;

/**
 * The factors of all films, longest first. A product with them is at most as large as the product of the lengths
 * (Cauchy and Schwarz), so the search for the best films ends, exactly, when the films left are too short.
 */
export class FactorTable {
  readonly memory: FactorMemory;
  readonly rows: FactorRows;
  readonly filmCount: number;
  /** The row of each film. */
  readonly rowOf: Uint32Array;
  private readonly filmOf: Uint32Array;
  /** Of each row. */
  private readonly lengths: Float64Array;
  private readonly isExcluded: Uint8Array;

  /**
   * @param factors film-major, filmCount * width
   * @param directions so many of the factors, the first, say what a film is like; the others only how it scores
   */
  constructor(
    factors: Float32Array,
    readonly width: number,
    private readonly directions = width,
  ) {
    this.filmCount = factors.length / width;
    const lengthOf = Float64Array.from({ length: this.filmCount }, (_, film) =>
      Math.hypot(...factors.subarray(film * width, (film + 1) * width)),
    );
    this.filmOf = Uint32Array.from(lengthOf.keys()).sort((a, b) => lengthOf[b]! - lengthOf[a]! || a - b);
    this.rowOf = new Uint32Array(this.filmCount);
    this.lengths = new Float64Array(this.filmCount);
    this.isExcluded = new Uint8Array(this.filmCount);
    this.memory = new FactorMemory([this.filmCount], paddedWidth(width));
    this.rows = this.memory.tables[0] as FactorRows;
    this.filmOf.forEach((film, row) => {
      this.rowOf[film] = row;
      this.lengths[row] = lengthOf[film]!;
      this.rows.values.set(factors.subarray(film * width, (film + 1) * width), row * this.memory.width);
    });
  }

  /** The factors of a film, a view. */
  factorsOf(film: number): Float32Array {
    const start = this.rowOf[film]! * this.memory.width;
    return this.rows.values.subarray(start, start + this.width);
  }

  /** Film-major again, filmCount * width. */
  toFactors(): Float32Array {
    const factors = new Float32Array(this.filmCount * this.width);
    for (let film = 0; film < this.filmCount; film++) factors.set(this.factorsOf(film), film * this.width);
    return factors;
  }

  /** Writes the product of each film with `memory.query`. */
  scoresInto(out: Float32Array): void {
    const { memory, filmOf, filmCount } = this;
    memory.score(this.rows, 0, filmCount);
    for (let row = 0; row < filmCount; row++) out[filmOf[row]!] = memory.scores[row]!;
  }

  /** The k films with the largest products with `memory.query`, the same as from all scores. */
  top(k: number, ...excluded: readonly ArrayLike<number>[]): ScoredFilm[] {
    const { memory, filmOf, filmCount, lengths, isExcluded } = this;
    const best = new TopK(k);
    const queryLength = Math.hypot(...memory.query) * ROUNDING;
    for (const films of excluded) this.mark(films, 1);
    let { floor } = best;
    for (let from = 0; from < filmCount; from += BLOCK_ROWS) {
      if (lengths[from]! * queryLength < floor) break;
      const to = Math.min(filmCount, from + BLOCK_ROWS);
      memory.score(this.rows, from, to - from);
      for (let row = from; row < to; row++) {
        if (memory.scores[row]! < floor || isExcluded[row] === 1) continue;
        best.offer(filmOf[row]!, memory.scores[row]!);
        floor = best.floor;
      }
    }
    for (const films of excluded) this.mark(films, 0);
    return best.drain();
  }

  /** The films whose factors point the most in the same direction: cosines above 0. */
  similar(film: number, k: number): SimilarFilm[] {
    const { memory, filmCount, directions } = this;
    const own = this.factorsOf(film).slice(0, directions);
    memory.query.fill(0);
    memory.query.set(own);
    const scores = new Float32Array(filmCount);
    this.scoresInto(scores);
    const length = Math.hypot(...own);
    for (let other = 0; other < filmCount; other++) {
      const both = length * this.directionLength(other);
      scores[other] = both === 0 ? 0 : Math.min(1, scores[other]! / both);
    }
    return topFilms(scores, k, [film])
      .filter(({ score }) => score > 0)
      .map(({ film: other, score }) => ({ film: other, similarity: score }));
  }

  private directionLength(film: number): number {
    const start = this.rowOf[film]! * this.memory.width;
    let squares = 0;
    for (let at = start; at < start + this.directions; at++) squares += this.rows.values[at]! ** 2;
    return Math.sqrt(squares);
  }

  private mark(films: ArrayLike<number>, mark: 0 | 1): void {
    for (let at = 0; at < films.length; at++) this.isExcluded[this.rowOf[films[at]!]!] = mark;
  }
}
