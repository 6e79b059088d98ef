import { softmaxInPlace } from '../linear/softmax.js';
import type { LabelledRows, PictureRows } from '../model/rows.js';
import { type Backend, loadBackend } from '../neural/load-backend.js';
import { createRandom } from '../random.js';
import type { FeatureModel } from './feature-model.js';
import { mixLogProbabilities, type WeightedCnn } from './image-classifier.js';
import type { ImageOptions } from './image-options.js';
import { rowsWithPicture } from './picture-rows.js';
import type { SmallCnn } from './small-cnn.js';
import { trainSmallCnn } from './train-small-cnn.js';

/** Parts in the score that are tried for the network. */
const WEIGHTS = [0, 0.25, 0.5, 0.75, 1];

/** @returns what can train a convolutional network; undefined when the options or this machine do not allow one */
export async function cnnBackend(wanted: ImageOptions['cnn']): Promise<Backend | undefined> {
  if (wanted === 'off') return undefined;
  const backend = await loadBackend();
  return wanted === 'on' || backend.backendName === 'tensorflow' ? backend : undefined;
}

/** WebAssembly lacks the gradient of convolution; plain JavaScript has it and is part of the same library. */
function lacksGradients(backendName: string): boolean {
  return backendName === 'wasm';
}

/** For the ledger: what trains a convolutional network where this backend was loaded. */
export function trainerOf({
  tf,
  backendName,
  description,
}: Omit<Backend, 'tf'> & { readonly tf: Pick<Backend['tf'], 'version_core'> }): string {
  return lacksGradients(backendName) ? `tfjs ${tf.version_core}, plain JavaScript` : description;
}

/**
 * Trains a convolutional network and finds its part in the score: the one
 * with the least log loss on validation rows with a picture.
 * @returns undefined when the network does not help
 */
export async function fitCnn(
  { tf, backendName }: Backend,
  train: LabelledRows & { readonly pictures: PictureRows },
  validation: LabelledRows,
  features: FeatureModel,
  { cnnEpochs, seed }: ImageOptions,
  onProgress: (fraction: number) => void,
): Promise<WeightedCnn | undefined> {
  const takesTurns = lacksGradients(backendName);
  if (takesTurns) await tf.setBackend('cpu');
  try {
    const { classCount } = features;
    const random = createRandom(seed);
    const rows = rowsWithPicture(train);
    const cnn = await trainSmallCnn(tf, { train, rows, classCount, epochs: cnnEpochs, random, onProgress });
    const weight = bestWeight(cnn, features, validation);
    return weight === 0 ? undefined : { cnn, weight };
  } finally {
    if (takesTurns) await tf.setBackend(backendName);
  }
}

function bestWeight(cnn: SmallCnn, features: FeatureModel, { pictures, y }: LabelledRows): number {
  if (pictures === null) return 0;
  const losses = new Float64Array(WEIGHTS.length);
  const own = new Float64Array(features.classCount);
  const other = new Float64Array(features.classCount);
  pictures.present.forEach((isPresent, row) => {
    if (isPresent !== 1) return;
    cnn.scoresInto(pictures, row, other);
    WEIGHTS.forEach((weight, at) => {
      features.scoresInto(pictures, row, own);
      mixLogProbabilities(own, other, weight);
      const truth = own[y[row] as number] as number;
      losses[at] = (losses[at] as number) + softmaxInPlace(own) - truth;
    });
  });
  return WEIGHTS[losses.indexOf(Math.min(...losses))] as number;
}
