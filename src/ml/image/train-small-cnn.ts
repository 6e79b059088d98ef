import type { LabelledRows, PictureRows } from '../model/rows.js';
import type { Tfjs } from '../neural/load-backend.js';
import { yieldToEventLoop } from '../neural/yield-to-event-loop.js';
import type { Random } from '../random.js';
import { THUMBNAIL_SIDE } from './picture-features.js';
import { CNN_CHANNELS, cnnLayerSizes, KERNEL_SIDE, SmallCnn } from './small-cnn.js';
import { augmentedThumbnails } from './thumbnail-batch.js';

const BATCH_ROWS = 16;
const LEARNING_RATE = 3e-3;
const LABEL_SMOOTHING = 0.05;

type Variable = ReturnType<Tfjs['variable']>;
type Tensor = ReturnType<Tfjs['tensor']>;

export interface CnnTraining {
  readonly train: LabelledRows & { readonly pictures: PictureRows };
  /** Those with a picture, at least one; shuffled in place. */
  readonly rows: Int32Array;
  readonly classCount: number;
  readonly epochs: number;
  readonly random: Random;
  readonly onProgress: (fraction: number) => void;
}

/**
 * Trains the network by Adam (Kingma and Ba, ICLR 2015) on thumbnails that are mirrored and shifted anew in each
 * epoch. Needs a backend with the gradient of convolution: the native one, or plain JavaScript. Gives back all
 * tensors, also when the listener throws.
 */
export async function trainSmallCnn(tf: Tfjs, training: CnnTraining): Promise<SmallCnn> {
  const { train, rows, classCount, epochs, random, onProgress } = training;
  const variables = initialVariables(tf, classCount, random);
  const optimizer = tf.train.adam(LEARNING_RATE);
  const batchCount = Math.ceil(rows.length / BATCH_ROWS);
  try {
    for (let epoch = 0; epoch < epochs; epoch++) {
      random.shuffle(rows);
      for (let index = 0; index < batchCount; index++) {
        onProgress((epoch + index / batchCount) / epochs);
        const batch = rows.subarray(index * BATCH_ROWS, (index + 1) * BATCH_ROWS);
        const pixels = augmentedThumbnails(train.pictures, batch, random);
        const labels = Int32Array.from(batch, (row) => train.y[row] as number);
        tf.tidy(() => {
          const shape: [number, number, number, number] = [batch.length, THUMBNAIL_SIDE, THUMBNAIL_SIDE, 3];
          const input = tf.tensor4d(pixels, shape);
          const truth = tf.oneHot(tf.tensor1d(labels, 'int32'), classCount);
          const targets = truth.mul(1 - LABEL_SMOOTHING).add(LABEL_SMOOTHING / classCount);
          optimizer.minimize(() => {
            const logProbabilities = tf.logSoftmax(forward(tf, variables, input));
            return targets.mul(logProbabilities).sum().div(-batch.length).asScalar();
          });
        });
        await yieldToEventLoop();
      }
    }
    return new SmallCnn(cnnLayerSizes(classCount).map((_, layer) => layerOf(variables, layer)));
  } finally {
    optimizer.dispose();
    tf.dispose(variables);
  }
}

function forward(tf: Tfjs, variables: readonly Variable[], input: Tensor): Tensor {
  const convolutions = CNN_CHANNELS.length - 1;
  let plane = input as ReturnType<Tfjs['tensor4d']>;
  for (let layer = 0; layer < convolutions; layer++) {
    const kernel = variables[2 * layer] as unknown as ReturnType<Tfjs['tensor4d']>;
    plane = tf
      .conv2d(plane, kernel, 1, 'same')
      .add(variables[2 * layer + 1] as Variable)
      .relu();
    if (layer < convolutions - 1) plane = tf.maxPool(plane, 2, 2, 'valid');
  }
  const means = plane.mean([1, 2]);
  return means.dot(variables[2 * convolutions] as Variable).add(variables[2 * convolutions + 1] as Variable);
}

/** Weights by He et al. ("Delving deep into rectifiers", ICCV 2015), uniform; biases zero. */
function initialVariables(tf: Tfjs, classCount: number, random: Random): Variable[] {
  const sizes = cnnLayerSizes(classCount);
  return sizes.flatMap(({ weights, bias }, layer) => {
    const limit = Math.sqrt(6 / (weights / bias));
    const values = Float32Array.from({ length: weights }, () => (2 * random.next() - 1) * limit);
    const inputs = CNN_CHANNELS[layer] as number;
    const shape = layer === sizes.length - 1 ? [inputs, bias] : [KERNEL_SIDE, KERNEL_SIDE, inputs, bias];
    return tf.tidy(() => [tf.variable(tf.tensor(values, shape)), tf.variable(tf.zeros([bias]))]);
  });
}

function layerOf(variables: readonly Variable[], layer: number) {
  const copy = (at: number) => Float32Array.from((variables[at] as Variable).dataSync());
  return { weights: copy(2 * layer), bias: copy(2 * layer + 1) };
}
