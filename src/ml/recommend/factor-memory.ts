import { FACTOR_KERNELS_BASE64 } from './generated/factor-kernels.js';

/** Entries of a row that are looked at together; a longer row goes through in pieces. */
const PIECE_ENTRIES = 256;
const PAGE_BYTES = 65_536;
const ALIGNMENT_BYTES = 64;
/** Floats that one instruction handles. */
const LANES = 4;

type Kernel = (...numbers: number[]) => void;

/** One row for each film or user, `width` floats each, in the memory of the kernels. */
export interface FactorRows {
  readonly offset: number;
  readonly count: number;
  /** count * width. */
  readonly values: Float32Array;
}

let compiled: WebAssembly.Module | undefined;

/** The next multiple of what one instruction handles; the numbers beyond stay 0. */
export function paddedWidth(width: number): number {
  return Math.ceil(width / LANES) * LANES;
}

/**
 * Tables of factors, and systems of linear equations made of their rows, in the memory of WebAssembly kernels: four
 * products of floats, or two of doubles, an instruction. One caller at a time computes in it.
 */
export class FactorMemory {
  readonly tables: readonly FactorRows[];
  /** What `score` multiplies rows by. */
  readonly query: Float32Array;
  /** What `score` finds. */
  readonly scores: Float32Array;
  /** Rows of a table, and the extra weight of each, for `improve`. */
  readonly listed: Uint32Array;
  readonly extras: Float32Array;
  /** The right side of a system, and what `solve` finds. */
  readonly vector: Float64Array;
  private readonly indices: Uint32Array;
  private readonly weights: Float64Array;
  private readonly panelAt: number;
  private readonly gram: Float64Array;
  private readonly square: Float64Array;
  /** The whole of `gram`, in floats. */
  private readonly gramFloats: Float32Array;
  private readonly scratchAt: number;
  private readonly kernels: Readonly<Record<string, Kernel>>;

  /**
   * @param counts rows of each table
   * @param width a multiple of 4
   * @param entries room for so many in `listed` and `extras`
   */
  constructor(
    counts: readonly number[],
    readonly width: number,
    entries = 0,
  ) {
    const layout = new Layout();
    const indices = layout.take(PIECE_ENTRIES * 4);
    const weights = layout.take(PIECE_ENTRIES * 8);
    const panel = layout.take(PIECE_ENTRIES * width * 8);
    const gram = layout.take(width * width * 8);
    const square = layout.take(width * width * 8);
    const vector = layout.take(width * 8);
    const query = layout.take(width * 4);
    const gramFloats = layout.take(width * width * 4);
    const listed = layout.take(entries * 4);
    const extras = layout.take(entries * 4);
    this.scratchAt = layout.take(3 * width * 4);
    const scoreCount = Math.max(1, ...counts);
    const scores = layout.take(scoreCount * 4);
    const offsets = counts.map((count) => layout.take(count * width * 4));
    const pages = Math.ceil(layout.end / PAGE_BYTES);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    const { buffer } = memory;
    this.panelAt = panel;
    this.indices = new Uint32Array(buffer, indices, PIECE_ENTRIES);
    this.weights = new Float64Array(buffer, weights, PIECE_ENTRIES);
    this.gram = new Float64Array(buffer, gram, width * width);
    this.square = new Float64Array(buffer, square, width * width);
    this.gramFloats = new Float32Array(buffer, gramFloats, width * width);
    this.listed = new Uint32Array(buffer, listed, entries);
    this.extras = new Float32Array(buffer, extras, entries);
    this.vector = new Float64Array(buffer, vector, width);
    this.query = new Float32Array(buffer, query, width);
    this.scores = new Float32Array(buffer, scores, scoreCount);
    this.tables = counts.map((count, at) => ({
      offset: offsets[at] as number,
      count,
      values: new Float32Array(buffer, offsets[at], count * width),
    }));
    compiled ??= new WebAssembly.Module(Buffer.from(FACTOR_KERNELS_BASE64, 'base64'));
    this.kernels = new WebAssembly.Instance(compiled, { env: { memory } }).exports as Record<string, Kernel>;
  }

  /** Writes the products of `query` with `count` rows into `scores`, at the places of the rows. */
  score({ offset }: FactorRows, from: number, count: number): void {
    const { width, query, scores } = this;
    const rows = offset + from * width * 4;
    this.call('products', rows, count, width, query.byteOffset, scores.byteOffset + from * 4);
  }

  /** Makes the sum of row * row' over all rows what systems start from. */
  startFrom(table: FactorRows): void {
    this.gram.fill(0);
    this.weights.fill(1);
    for (let from = 0; from < table.count; from += PIECE_ENTRIES) {
      const entries = Math.min(PIECE_ENTRIES, table.count - from);
      for (let at = 0; at < entries; at++) this.indices[at] = from + at;
      this.addOuter(table, entries, this.gram);
    }
    const { width, gram, gramFloats } = this;
    for (let i = 0; i < width; i++) {
      for (let j = 0; j <= i; j++) {
        const value = gram[i * width + j]!;
        gramFloats[i * width + j] = value;
        gramFloats[j * width + i] = value;
      }
    }
  }

  /** Begins a system: what it starts from, and `diagonal` on the diagonal; the right side is 0. */
  begin(diagonal: number): void {
    const { square, width } = this;
    square.set(this.gram);
    for (let at = 0; at < square.length; at += width + 1) square[at]! += diagonal;
    this.vector.fill(0);
  }

  /**
   * Adds, for each row named, extra * row * row' to the left side and (1 + extra) * row to the right.
   * @param extras not negative; where 0, the row is left out
   */
  add(table: FactorRows, rows: ArrayLike<number>, extras: ArrayLike<number>, from: number, to: number): void {
    const { indices, weights, width, vector } = this;
    let next = from;
    while (next < to) {
      let entries = 0;
      for (; next < to && entries < PIECE_ENTRIES; next++) {
        if (extras[next] === 0) continue;
        indices[entries] = rows[next] as number;
        weights[entries++] = extras[next] as number;
      }
      this.addOuter(table, entries, this.square);
      for (let at = 0; at < entries; at++) weights[at]! += 1;
      const lists = [indices.byteOffset, weights.byteOffset] as const;
      this.call('addRows', table.offset, ...lists, entries, width, vector.byteOffset);
    }
  }

  /** Solves the system: `vector` becomes what was looked for. The left side may then be solved again. */
  solve(): void {
    this.call('solve', this.square.byteOffset, this.width, this.vector.byteOffset);
  }

  /** Solves the system that was solved last, for another right side. */
  solveAgain(): void {
    this.call('substitute', this.square.byteOffset, this.width, this.vector.byteOffset);
  }

  /**
   * Moves a row of a table towards what `begin`, `add` and `solve` would find for it, by so many steps.
   * @param from the entries of `listed` and `extras` that are of this row
   */
  improve(
    moved: FactorRows,
    row: number,
    fixed: FactorRows,
    from: number,
    to: number,
    diagonal: number,
    steps: number,
  ): void {
    const { width, listed, extras, gramFloats, scratchAt } = this;
    const x = moved.offset + row * width * 4;
    const lists = [listed.byteOffset + from * 4, extras.byteOffset + from * 4, to - from] as const;
    this.call('improve', fixed.offset, ...lists, width, gramFloats.byteOffset, diagonal, x, scratchAt, steps);
  }

  private addOuter(table: FactorRows, entries: number, into: Float64Array): void {
    const { indices, weights, width, panelAt } = this;
    const lists = [indices.byteOffset, weights.byteOffset] as const;
    this.call('addOuterProducts', table.offset, ...lists, entries, width, panelAt, into.byteOffset);
  }

  private call(name: string, ...numbers: number[]): void {
    (this.kernels[name] as Kernel)(...numbers);
  }
}

/** Hands out places in memory one after the other. */
class Layout {
  end = 0;

  take(bytes: number): number {
    const at = this.end;
    this.end = Math.ceil((at + bytes) / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
    return at;
  }
}
