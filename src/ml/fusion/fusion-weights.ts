import { minimise } from '../calibration/minimise.js';
import { softmaxInPlace } from '../linear/softmax.js';

/** Calibrated scores of rows by two classifiers. */
export interface PairedScores {
  /** Row-major, rows * classCount. */
  readonly text: Float64Array;
  readonly picture: Float64Array;
  /** Class of each row, in [0, classCount). */
  readonly y: ArrayLike<number>;
  readonly classCount: number;
}

/** score[c] = text * textScore[c] + picture * pictureScore[c] + shift[c] */
export interface FusionWeights {
  readonly text: number;
  readonly picture: number;
  /** One a class; takes back, among others, that both classifiers have counted in how common a class is. */
  readonly shift: Float64Array;
}

/** Inverse variances of the normal priors: text around 1, picture and shifts around 0. */
const TEXT_PRECISION = 1;
const PICTURE_PRECISION = 1;
const SHIFT_PRECISION = 10;
const GRADIENT_PER_ROW_MAX = 1e-7;

/** The answer of the text alone. */
export function textAlone(classCount: number): FusionWeights {
  return { text: 1, picture: 0, shift: new Float64Array(classCount) };
}

/**
 * The weights with the least log loss on these rows under the priors: multinomial logistic regression on two inputs
 * that all classes share, which is convex.
 *
 * @param picturesCount false to leave the pictures out: their weight is then 0
 */
export function fitFusionWeights(scores: PairedScores, picturesCount: boolean): FusionWeights {
  const { classCount, y } = scores;
  const start = new Float64Array(2 + classCount);
  start[0] = 1;
  const loss = (at: Float64Array, gradient: Float64Array) => {
    const value = penalisedLoss(scores, at, gradient);
    if (!picturesCount) gradient[1] = 0;
    return value;
  };
  const best = minimise(loss, start, GRADIENT_PER_ROW_MAX * y.length);
  return { text: best[0] as number, picture: best[1] as number, shift: best.slice(2) };
}

/** Fused scores of one row of `scores`. */
export function fuseInto(weights: FusionWeights, scores: PairedScores, row: number, out: Float64Array): void {
  const base = row * scores.classCount;
  for (let c = 0; c < out.length; c++) {
    out[c] =
      weights.text * (scores.text[base + c] as number) +
      weights.picture * (scores.picture[base + c] as number) +
      (weights.shift[c] as number);
  }
}

/** Sum of the rows' log losses and of the priors', in nats; `at` has text, picture, then the shifts. */
function penalisedLoss(scores: PairedScores, at: Float64Array, gradient: Float64Array): number {
  const { text, picture, y, classCount } = scores;
  const weights = { text: at[0] as number, picture: at[1] as number, shift: at.subarray(2) };
  let loss = 0;
  at.forEach((value, i) => {
    const precision = i === 0 ? TEXT_PRECISION : i === 1 ? PICTURE_PRECISION : SHIFT_PRECISION;
    const away = i === 0 ? value - 1 : value;
    loss += (precision / 2) * away * away;
    gradient[i] = precision * away;
  });
  const row = new Float64Array(classCount);
  for (let r = 0; r < y.length; r++) {
    const base = r * classCount;
    fuseInto(weights, scores, r, row);
    const truth = y[r] as number;
    const truthScore = row[truth] as number;
    loss += softmaxInPlace(row) - truthScore;
    row[truth] = (row[truth] as number) - 1;
    for (let c = 0; c < classCount; c++) {
      const off = row[c] as number;
      gradient[0] = (gradient[0] as number) + off * (text[base + c] as number);
      gradient[1] = (gradient[1] as number) + off * (picture[base + c] as number);
      gradient[2 + c] = (gradient[2 + c] as number) + off;
    }
  }
  return loss;
}
