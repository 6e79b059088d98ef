import type { CsrMatrix } from '../sparse/csr.js';
import { ROW_KERNELS_BASE64 } from './generated/row-kernels.js';

/** Entries of a row that are looked at together; a longer row goes through in pieces, which changes no sum. */
const PIECE_ENTRIES = 4096;
const PAGE_BYTES = 65_536;
const ALIGNMENT_BYTES = 16;

/** How the memory of a block is divided: one piece of a row, a double for each class twice, then the weights. */
function layoutOf(stride: number) {
  const values = PIECE_ENTRIES * Uint32Array.BYTES_PER_ELEMENT;
  const scores = values + PIECE_ENTRIES * Float32Array.BYTES_PER_ELEMENT;
  const steps = scores + stride * Float64Array.BYTES_PER_ELEMENT;
  const end = steps + stride * Float64Array.BYTES_PER_ELEMENT;
  return { indices: 0, values, scores, steps, weights: Math.ceil(end / ALIGNMENT_BYTES) * ALIGNMENT_BYTES };
}

/** Memory for the weights of a block, all 0, that threads share and the kernels compute in; 4 GiB at most. */
export function kernelMemory(
  features: number,
  stride: number,
): { memory: WebAssembly.Memory; weights: Float32Array } {
  const offset = layoutOf(stride).weights;
  const pages = Math.ceil((offset + features * stride * Float32Array.BYTES_PER_ELEMENT) / PAGE_BYTES);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  return { memory, weights: new Float32Array(memory.buffer, offset, features * stride) };
}

type Kernel = (
  indices: number,
  values: number,
  entries: number,
  weights: number,
  stride: number,
  numbers: number,
) => void;

let compiled: WebAssembly.Module | undefined;

/**
 * The inner loops of the linear model, in WebAssembly: two classes an instruction, and fast from the first row on. Half
 * of a training is spent in them. A class's sum runs over the row's entries in their order, in doubles, whatever classes
 * are beside it: its score does not depend on how the classes are divided among threads.
 */
export class RowKernels {
  /** What `score` finds, one number a class. */
  readonly scores: Float64Array;
  /** What `move` adds, one number a class; those beyond the classes stay 0. */
  readonly steps: Float64Array;
  private readonly layout: ReturnType<typeof layoutOf>;
  private readonly indices: Uint32Array;
  private readonly values: Float32Array;
  /** Which piece of which rows the memory holds; these do not change while a block learns. */
  private broughtOf: CsrMatrix | null = null;
  private broughtFrom = 0;
  private readonly addScores: Kernel;
  private readonly moveWeights: Kernel;

  /** @param memory from `kernelMemory`; one thread at a time computes in it */
  constructor(
    memory: WebAssembly.Memory,
    private readonly stride: number,
  ) {
    compiled ??= new WebAssembly.Module(Buffer.from(ROW_KERNELS_BASE64, 'base64'));
    const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
    this.addScores = exports.addScores as Kernel;
    this.moveWeights = exports.moveWeights as Kernel;
    this.layout = layoutOf(stride);
    this.indices = new Uint32Array(memory.buffer, this.layout.indices, PIECE_ENTRIES);
    this.values = new Float32Array(memory.buffer, this.layout.values, PIECE_ENTRIES);
    this.scores = new Float64Array(memory.buffer, this.layout.scores, stride);
    this.steps = new Float64Array(memory.buffer, this.layout.steps, stride);
  }

  /** Writes the products of a row and each class's weights into `scores`. */
  score(x: CsrMatrix, row: number): void {
    this.scores.fill(0);
    this.forPieces(x, row, this.addScores, this.layout.scores);
  }

  /** Adds the row, times the step of each class, to the weights. */
  move(x: CsrMatrix, row: number): void {
    this.forPieces(x, row, this.moveWeights, this.layout.steps);
  }

  private forPieces(x: CsrMatrix, row: number, kernel: Kernel, at: number): void {
    const { layout, stride } = this;
    const end = x.indptr[row + 1] as number;
    for (let from = x.indptr[row] as number; from < end; from += PIECE_ENTRIES) {
      const entries = Math.min(PIECE_ENTRIES, end - from);
      this.bring(x, from, entries);
      kernel(layout.indices, layout.values, entries, layout.weights, stride, at);
    }
  }

  private bring(x: CsrMatrix, from: number, entries: number): void {
    // A row that is scored is often moved next.
    if (this.broughtFrom === from && this.broughtOf === x) return;
    const { indices, values } = this;
    for (let i = 0; i < entries; i++) {
      indices[i] = x.indices[from + i] as number;
      values[i] = x.values[from + i] as number;
    }
    this.broughtFrom = from;
    this.broughtOf = x;
  }
}
