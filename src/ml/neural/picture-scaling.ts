import type { PictureRows } from '../model/rows.js';

const BYTE_MAX = 255;
/** A feature that hardly varies is left near its mean, or its noise would become as loud as anything. */
const DEVIATION_MIN = 0.5 / BYTE_MAX;

/** Length of the scaled features of a typical picture: thousands of them must not drown the few numbers of the text. */
const LENGTH = 2;

/** Brings each picture feature to mean 0 and equal variance over the training rows that have a picture. */
export class PictureScaling {
  constructor(
    readonly means: Float32Array,
    readonly deviations: Float32Array,
  ) {}

  get featureCount(): number {
    return this.means.length;
  }

  /** @returns undefined when no row has a picture */
  static fit(pictures: PictureRows): PictureScaling | undefined {
    const rows = pictures.present.length;
    const count = rows === 0 ? 0 : pictures.values.length / rows;
    const sums = new Float64Array(count);
    const squares = new Float64Array(count);
    let present = 0;
    for (let row = 0; row < rows; row++) {
      if (pictures.present[row] === 0) continue;
      present++;
      for (let i = 0; i < count; i++) {
        const value = (pictures.values[row * count + i] as number) / BYTE_MAX;
        sums[i] = (sums[i] as number) + value;
        squares[i] = (squares[i] as number) + value * value;
      }
    }
    if (present === 0) return undefined;
    const means = Float32Array.from(sums, (sum) => sum / present);
    const deviations = Float32Array.from(squares, (sum, i) => {
      const mean = (sums[i] as number) / present;
      return Math.max(DEVIATION_MIN, Math.sqrt(Math.max(0, sum / present - mean * mean)));
    });
    return new PictureScaling(means, deviations);
  }

  /** Writes the scaled features of one row into `out`, from `outOffset` on. */
  scaleInto(pictures: PictureRows, row: number, out: Float32Array, outOffset: number): void {
    const { means, deviations, featureCount } = this;
    const start = row * featureCount;
    const factor = LENGTH / Math.sqrt(featureCount);
    for (let i = 0; i < featureCount; i++) {
      const value = (pictures.values[start + i] as number) / BYTE_MAX;
      out[outOffset + i] = (factor * (value - (means[i] as number))) / (deviations[i] as number);
    }
  }
}
