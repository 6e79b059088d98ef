import type { CsrMatrix } from '../sparse/csr.js';
import type { Projector } from './network-inputs.js';
import { projectRow } from './projection-kernels.js';

const CODE_MAX = 127;

/**
 * A trained linear map from sparse text to a short dense vector, kept in 8 bits a number. Each feature has a scale of
 * its own: a common word's numbers are many times a rare word's, which one scale for all would round to nothing.
 */
export class TextProjection implements Projector {
  private readonly vectors: Float32Array;

  /**
   * @param codes feature-major, featureCount * width
   * @param scales what one step of a feature's codes is worth, featureCount numbers
   */
  constructor(
    readonly width: number,
    readonly codes: Int8Array,
    readonly scales: Float32Array,
  ) {
    this.vectors = new Float32Array(codes.length);
    for (let at = 0; at < codes.length; at++) {
      this.vectors[at] = (codes[at] as number) * (scales[Math.floor(at / width)] as number);
    }
  }

  get featureCount(): number {
    return this.scales.length;
  }

  /** @param vectors feature-major, a multiple of `width` numbers */
  static quantised(vectors: Float32Array, width: number): TextProjection {
    const featureCount = vectors.length / width;
    const codes = new Int8Array(vectors.length);
    const scales = new Float32Array(featureCount);
    for (let feature = 0; feature < featureCount; feature++) {
      const start = feature * width;
      let largest = 0;
      for (let j = 0; j < width; j++) largest = Math.max(largest, Math.abs(vectors[start + j] as number));
      if (largest === 0) continue;
      scales[feature] = largest / CODE_MAX;
      for (let j = 0; j < width; j++) {
        codes[start + j] = Math.round(((vectors[start + j] as number) / largest) * CODE_MAX);
      }
    }
    return new TextProjection(width, codes, scales);
  }

  projectInto(text: CsrMatrix, row: number, out: Float32Array, outOffset: number): boolean {
    return projectRow(text, row, this.vectors, this.width, out, outOffset);
  }
}
