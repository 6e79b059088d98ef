import { ModelFileError } from '../errors.js';
import type { ModelParts } from '../model/classifier.js';
import type { CsrMatrix } from '../sparse/csr.js';
import { RowSketcher, SKETCH_BITS, SKETCH_WORDS } from './row-sketch.js';

export interface Neighbour {
  /** Number of the row in the matrix that was indexed. */
  readonly row: number;
  readonly cosine: number;
}

/**
 * Finds rows like a given one without keeping the rows: 64 bytes a row, one pass over all of them a question. The
 * cosines are estimates with an error of about 0.09: ask for ten times as many candidates as wanted and rank them by
 * `rankByCosine` (PriceRunner, 28,000 rows: 99 % of the true first five are among 50 candidates).
 */
export class NeighbourIndex {
  private readonly sketcher = new RowSketcher();
  private readonly asked = new Int32Array(SKETCH_WORDS);

  private constructor(
    readonly rows: number,
    private readonly sketches: Int32Array,
  ) {}

  static build(x: CsrMatrix): NeighbourIndex {
    const sketches = new Int32Array(x.rows * SKETCH_WORDS);
    const sketcher = new RowSketcher();
    for (let row = 0; row < x.rows; row++) sketcher.sketchInto(x, row, sketches, row * SKETCH_WORDS);
    return new NeighbourIndex(x.rows, sketches);
  }

  /**
   * The rows whose sketches differ least from that of one row of `x`, the nearest first, of equals the earlier row.
   * None for an empty row, which is like nothing.
   *
   * @param x of the same columns as the matrix indexed
   */
  nearest(x: CsrMatrix, row: number, count: number): Neighbour[] {
    if (x.indptr[row] === x.indptr[row + 1]) return [];
    this.sketcher.sketchInto(x, row, this.asked, 0);
    const distances = this.distances();
    const farthest = smallest(distances, count);
    const found: { row: number; distance: number }[] = [];
    for (let other = 0; other < distances.length; other++) {
      const distance = distances[other] as number;
      if (distance <= farthest) found.push({ row: other, distance });
    }
    return found
      .sort((a, b) => a.distance - b.distance || a.row - b.row)
      .slice(0, count)
      .map(({ row: other, distance }) => ({
        row: other,
        cosine: Math.cos((Math.PI * distance) / SKETCH_BITS),
      }));
  }

  toParts(): ModelParts {
    return { meta: { sketchBits: SKETCH_BITS }, arrays: { sketches: this.sketches } };
  }

  /** @throws ModelFileError INVALID_CONTENT */
  static fromParts({ meta, arrays }: ModelParts): NeighbourIndex {
    const { sketches } = arrays;
    if (
      meta.sketchBits !== SKETCH_BITS ||
      !(sketches instanceof Int32Array) ||
      sketches.length % SKETCH_WORDS !== 0
    ) {
      throw new ModelFileError('INVALID_CONTENT', 'the saved index of neighbours cannot be used');
    }
    return new NeighbourIndex(sketches.length / SKETCH_WORDS, sketches);
  }

  /** Number of bits in which each sketch differs from the one asked for. */
  private distances(): Uint16Array {
    const { rows, sketches, asked } = this;
    const distances = new Uint16Array(rows);
    for (let row = 0, at = 0; row < rows; row++) {
      let sum = 0;
      for (let word = 0; word < SKETCH_WORDS; word++, at++) {
        sum += onesIn((sketches[at] as number) ^ (asked[word] as number));
      }
      distances[row] = sum;
    }
    return distances;
  }
}

/**
 * Ranks candidates by their true cosine with one row of `x`; neighbours carry the candidates' row numbers.
 * Rows need not have length 1.
 */
export function rankByCosine(x: CsrMatrix, row: number, candidates: CsrMatrix, count: number): Neighbour[] {
  const asked = new Map<number, number>();
  for (let at = x.indptr[row] as number; at < (x.indptr[row + 1] as number); at++) {
    asked.set(x.indices[at] as number, x.values[at] as number);
  }
  const askedLength = Math.hypot(...asked.values());
  const ranked: Neighbour[] = [];
  for (let other = 0; other < candidates.rows; other++) {
    let product = 0;
    let squares = 0;
    for (let at = candidates.indptr[other] as number; at < (candidates.indptr[other + 1] as number); at++) {
      const value = candidates.values[at] as number;
      product += value * (asked.get(candidates.indices[at] as number) ?? 0);
      squares += value * value;
    }
    const lengths = askedLength * Math.sqrt(squares);
    ranked.push({ row: other, cosine: lengths > 0 ? product / lengths : 0 });
  }
  return ranked.sort((a, b) => b.cosine - a.cosine || a.row - b.row).slice(0, count);
}

/** The distance that the `count` smallest do not exceed. */
function smallest(distances: Uint16Array, count: number): number {
  const rowsAt = new Uint32Array(SKETCH_BITS + 1);
  for (let row = 0; row < distances.length; row++) rowsAt[distances[row] as number]++;
  let distance = 0;
  for (let sum = rowsAt[0] as number; sum < count && distance < SKETCH_BITS; ) {
    distance++;
    sum += rowsAt[distance] as number;
  }
  return distance;
}

/** Number of one bits of a 32-bit word (Warren, "Hacker's delight", chapter 5). */
function onesIn(word: number): number {
  let w = word - ((word >>> 1) & 0x55555555);
  w = (w & 0x33333333) + ((w >>> 2) & 0x33333333);
  w = (w + (w >>> 4)) & 0x0f0f0f0f;
  return Math.imul(w, 0x01010101) >>> 24;
}
