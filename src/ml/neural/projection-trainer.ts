import type { CsrMatrix } from '../sparse/csr.js';
import type { Projector } from './network-inputs.js';
import { projectRow, stepVector } from './projection-kernels.js';

/** Keeps the first step of a feature finite. */
const ACCUMULATOR_FLOOR = 1e-12;

/**
 * A linear map from sparse text to a short dense vector that learns together with the network behind it, from the
 * gradients of the network's inputs (the idea of Joulin et al., "Bag of tricks for efficient text classification",
 * EACL 2017). It is our own code because tfjs has no sparse products, and its WASM backend no gradient of a lookup.
 *
 * It starts at zero: a feature moves only as far as evidence pushes it. A randomised truncated SVD was measured
 * instead: kept as it is, weighted F1 0.969 to 0.973 against 0.982 to 0.985 (6,400 shop offers); as a start, 0.838
 * against 0.847 (12,800 made-up listings).
 *
 * Steps by AdaGrad (Duchi, Hazan and Singer, JMLR 12, 2011) with one sum of squares a feature. Memory: 4 * (width + 1)
 * bytes a feature. Time: entries * width for each of `projectInto` and `learn`.
 */
export class ProjectionTrainer implements Projector {
  /** Feature-major, featureCount * width. */
  readonly vectors: Float32Array;
  private readonly squares: Float32Array;
  private readonly direction: Float64Array;

  constructor(
    readonly featureCount: number,
    readonly width: number,
  ) {
    this.vectors = new Float32Array(featureCount * width);
    this.squares = new Float32Array(featureCount).fill(ACCUMULATOR_FLOOR);
    this.direction = new Float64Array(width);
  }

  projectInto(text: CsrMatrix, row: number, out: Float32Array, outOffset: number): boolean {
    return projectRow(text, row, this.vectors, this.width, out, outOffset);
  }

  /** Steps against the gradient of the loss by the image of a row, which is `gradients` from `offset` on. */
  learn(text: CsrMatrix, row: number, gradients: Float32Array, offset: number, rate: number): void {
    const { width, vectors, squares, direction, featureCount } = this;
    let gradientSquares = 0;
    for (let j = 0; j < width; j++) {
      const gradient = gradients[offset + j] as number;
      direction[j] = gradient;
      gradientSquares += gradient * gradient;
    }
    if (gradientSquares === 0) return;
    const end = text.indptr[row + 1] as number;
    for (let entry = text.indptr[row] as number; entry < end; entry++) {
      const feature = text.indices[entry] as number;
      if (feature >= featureCount) continue;
      const value = text.values[entry] as number;
      const sum = (squares[feature] as number) + value * value * gradientSquares;
      squares[feature] = sum;
      stepVector(vectors, feature * width, direction, (rate * value) / Math.sqrt(sum));
    }
  }
}
