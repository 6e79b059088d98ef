import { softmaxInPlace } from '../linear/softmax.js';
import type { LabelledRows, PictureRows } from '../model/rows.js';
import type { Random } from '../random.js';
import { addFourRows, fourProducts, LANE_ROWS } from './dense-kernels.js';
import { FeatureModel } from './feature-model.js';
import { FeatureScaling } from './feature-scaling.js';
import type { ImageOptions } from './image-options.js';
import { PICTURE_FEATURE_COUNT } from './picture-features.js';

const BATCH_ROWS = 32;
const MOMENTUM = 0.9;
/** The step length falls to this share of itself over all epochs. */
const RATE_FLOOR = 0.05;
/** Fewer steps do not come near the optimum, which a few hundred pictures would otherwise get. */
const STEPS_MIN = 1000;

/**
 * Trains a multinomial logistic regression on picture features by stochastic gradient descent with Nesterov's
 * momentum (Sutskever et al., ICML 2013), its squared weights held down by `decay`.
 */
export class FeatureTrainer {
  readonly model: FeatureModel;
  private readonly pictures: PictureRows;
  private readonly y: Uint16Array;
  private readonly velocity: Float32Array;
  private readonly biasVelocity: Float32Array;
  private readonly batch = new Float32Array(BATCH_ROWS * PICTURE_FEATURE_COUNT);
  /** Row by row: scores, then gradients. */
  private readonly gradients: Float64Array;

  /** @param rows those with a picture; shuffled in place at the start of each epoch */
  constructor(
    train: LabelledRows & { readonly pictures: PictureRows },
    private readonly rows: Int32Array,
    logPriors: Float32Array,
    private readonly options: ImageOptions,
    private readonly random: Random,
  ) {
    this.pictures = train.pictures;
    this.y = train.y;
    const classCount = logPriors.length;
    const weightCount = classCount * PICTURE_FEATURE_COUNT;
    this.model = new FeatureModel(
      FeatureScaling.fit(train.pictures, rows),
      new Float32Array(weightCount),
      logPriors.slice(),
    );
    this.velocity = new Float32Array(weightCount);
    this.biasVelocity = new Float32Array(classCount);
    this.gradients = new Float64Array(BATCH_ROWS * classCount);
  }

  get rowCount(): number {
    return this.rows.length;
  }

  get batchCount(): number {
    return Math.ceil(this.rows.length / BATCH_ROWS);
  }

  get epochs(): number {
    return Math.max(this.options.epochs, Math.ceil(STEPS_MIN / this.batchCount));
  }

  shuffle(): void {
    this.random.shuffle(this.rows);
  }

  /**
   * @param fraction of the whole training that is done, in [0, 1)
   * @returns the sum of the losses of the batch's rows
   */
  learnBatch(index: number, fraction: number): number {
    const start = index * BATCH_ROWS;
    const count = Math.min(BATCH_ROWS, this.rows.length - start);
    const lossSum = this.fillGradients(start, count);
    this.step(count, this.options.learningRate * (1 - (1 - RATE_FLOOR) * fraction));
    return lossSum;
  }

  private fillGradients(start: number, count: number): number {
    const { model, batch, gradients } = this;
    const { classCount, weights, bias } = model;
    const padded = paddedRows(count);
    for (let at = 0; at < padded; at++) {
      const offset = at * PICTURE_FEATURE_COUNT;
      if (at < count) model.scaling.scaleInto(this.pictures, this.rows[start + at] as number, batch, offset);
      else batch.fill(0, offset, offset + PICTURE_FEATURE_COUNT);
    }
    for (let at = 0; at < padded; at += LANE_ROWS) {
      for (let c = 0; c < classCount; c++) {
        fourProducts(
          batch,
          at * PICTURE_FEATURE_COUNT,
          weights,
          c * PICTURE_FEATURE_COUNT,
          PICTURE_FEATURE_COUNT,
          gradients,
          at * classCount + c,
          classCount,
        );
      }
    }
    let lossSum = 0;
    for (let at = 0; at < count; at++) {
      const own = gradients.subarray(at * classCount, (at + 1) * classCount);
      for (let c = 0; c < classCount; c++) own[c] = (own[c] as number) + (bias[c] as number);
      const truth = this.y[this.rows[start + at] as number] as number;
      const truthScore = own[truth] as number;
      lossSum += softmaxInPlace(own) - truthScore;
      own[truth] = (own[truth] as number) - 1;
    }
    gradients.fill(0, count * classCount, padded * classCount);
    return lossSum;
  }

  private step(count: number, rate: number): void {
    const { model, velocity, biasVelocity, batch, gradients } = this;
    const { decay } = this.options;
    const { classCount, weights, bias } = model;
    const share = rate / count;
    const padded = paddedRows(count);
    for (let c = 0; c < classCount; c++) {
      const from = c * PICTURE_FEATURE_COUNT;
      const to = from + PICTURE_FEATURE_COUNT;
      for (let i = from; i < to; i++) {
        velocity[i] = MOMENTUM * (velocity[i] as number) - rate * decay * (weights[i] as number);
      }
      let biasGradient = 0;
      for (let at = 0; at < padded; at += LANE_ROWS) {
        const g = (lane: number) => gradients[(at + lane) * classCount + c] as number;
        biasGradient += g(0) + g(1) + g(2) + g(3);
        addFourRows(
          velocity,
          from,
          batch,
          at * PICTURE_FEATURE_COUNT,
          PICTURE_FEATURE_COUNT,
          -share * g(0),
          -share * g(1),
          -share * g(2),
          -share * g(3),
        );
      }
      for (let i = from; i < to; i++) weights[i] = (weights[i] as number) + (velocity[i] as number);
      biasVelocity[c] = MOMENTUM * (biasVelocity[c] as number) - share * biasGradient;
      bias[c] = (bias[c] as number) + (biasVelocity[c] as number);
    }
  }
}

function paddedRows(count: number): number {
  return Math.ceil(count / LANE_ROWS) * LANE_ROWS;
}
