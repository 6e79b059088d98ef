import { ModelFileError, requireInRange } from '../errors.js';
import type { CsrMatrix } from '../sparse/csr.js';
import { softmaxInPlace } from './softmax.js';
import { addRowScores } from './sparse-kernels.js';

/** Multinomial logistic regression: p(c | x) is proportional to exp(bias[c] + sum of x[f] * weights[f * classCount + c]). */
export class SoftmaxRegression {
  private readonly scores: Float64Array;

  /**
   * @param weights feature-major, featureCount * classCount, so that a feature of a row is one stretch of memory
   * @throws ModelFileError INVALID_CONTENT when the lengths disagree
   */
  constructor(
    readonly classCount: number,
    readonly featureCount: number,
    readonly weights: Float32Array,
    readonly bias: Float32Array,
  ) {
    requireInRange('classCount', classCount, 2, 65_535);
    if (weights.length !== featureCount * classCount || bias.length !== classCount) {
      throw new ModelFileError('INVALID_CONTENT', 'weights, bias and counts of the classifier disagree', {
        classCount,
        featureCount,
        weights: weights.length,
        bias: bias.length,
      });
    }
    this.scores = new Float64Array(classCount);
  }

  /** Writes the `classCount` probabilities of one row into `out`, from `outOffset` on. */
  predictProbabilities(x: CsrMatrix, row: number, out: Float32Array, outOffset = 0): void {
    const { scores } = this;
    scores.set(this.bias);
    addRowScores(x, row, this.weights, scores);
    softmaxInPlace(scores);
    out.set(scores, outOffset);
  }

  /** Probabilities of all rows, row-major, rows * classCount. */
  predictAll(x: CsrMatrix): Float32Array {
    const out = new Float32Array(x.rows * this.classCount);
    for (let row = 0; row < x.rows; row++) this.predictProbabilities(x, row, out, row * this.classCount);
    return out;
  }
}
