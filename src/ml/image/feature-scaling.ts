import type { PictureRows } from '../model/rows.js';
import { PICTURE_FEATURE_COUNT, PICTURE_FEATURES } from './picture-features.js';

/** Added to each deviation, in bytes, so that a feature that hardly varies does not become as loud as the others. */
const DEVIATION_EXTRA = 5;

/**
 * Brings each feature to mean 0, and each kind of feature (colours, gradients, statistics, thumbnail) to a mean
 * squared length of about 1, so that the 1,728 bytes of the thumbnail do not drown the 17 statistics.
 */
export class FeatureScaling {
  constructor(
    readonly means: Float32Array,
    readonly factors: Float32Array,
  ) {}

  /** @param rows those that have a picture, at least one */
  static fit({ values }: PictureRows, rows: Int32Array): FeatureScaling {
    const length = PICTURE_FEATURE_COUNT;
    const sums = new Float64Array(length);
    const squares = new Float64Array(length);
    for (const row of rows) {
      const start = row * length;
      for (let i = 0; i < length; i++) {
        const value = values[start + i] as number;
        sums[i] = (sums[i] as number) + value;
        squares[i] = (squares[i] as number) + value * value;
      }
    }
    const means = Float32Array.from(sums, (sum) => sum / rows.length);
    const factors = new Float32Array(PICTURE_FEATURE_COUNT);
    for (const { start, end } of Object.values(PICTURE_FEATURES)) {
      for (let i = start; i < end; i++) {
        const mean = (sums[i] as number) / rows.length;
        const variance = (squares[i] as number) / rows.length - mean * mean;
        const deviation = Math.sqrt(Math.max(0, variance)) + DEVIATION_EXTRA;
        factors[i] = 1 / (deviation * Math.sqrt(end - start));
      }
    }
    return new FeatureScaling(means, factors);
  }

  /** Writes the scaled features of one row into `out` from `outStart` on. */
  scaleInto({ values }: PictureRows, row: number, out: Float32Array, outStart: number): void {
    const { means, factors } = this;
    const { length } = means;
    const start = row * length;
    for (let i = 0; i < length; i++) {
      out[outStart + i] = ((values[start + i] as number) - (means[i] as number)) * (factors[i] as number);
    }
  }
}
