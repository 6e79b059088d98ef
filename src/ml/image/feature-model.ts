import type { PictureRows } from '../model/rows.js';
import type { FeatureScaling } from './feature-scaling.js';
import { PICTURE_FEATURE_COUNT } from './picture-features.js';

/** A multinomial logistic regression on the scaled features of a picture. */
export class FeatureModel {
  readonly classCount: number;
  private readonly input = new Float32Array(PICTURE_FEATURE_COUNT);

  /** @param weights class by class, classCount * PICTURE_FEATURE_COUNT */
  constructor(
    readonly scaling: FeatureScaling,
    readonly weights: Float32Array,
    readonly bias: Float32Array,
  ) {
    this.classCount = bias.length;
  }

  /** Writes log probabilities but for a constant. The row must have a picture. */
  scoresInto(pictures: PictureRows, row: number, out: Float64Array): void {
    const { input, weights, classCount } = this;
    this.scaling.scaleInto(pictures, row, input, 0);
    for (let c = 0, w = 0; c < classCount; c++) {
      let sum = this.bias[c] as number;
      for (let i = 0; i < input.length; i++, w++) sum += (input[i] as number) * (weights[w] as number);
      out[c] = sum;
    }
  }
}
