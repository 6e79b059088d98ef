import { softmaxInPlace } from '../linear/softmax.js';
import { evaluateClassification } from '../metrics/classification.js';
import type { FitListener } from '../model/classifier.js';
import type { LabelledRows } from '../model/rows.js';
import { createRandom } from '../random.js';
import { assertLearnable, assertUsable } from './assert-rows.js';
import { temperedClassWeights } from './class-weights.js';
import { loadBackend } from './load-backend.js';
import { NetworkInputs } from './network-inputs.js';
import { NeuralClassifier } from './neural-classifier.js';
import { assertNeuralOptions, type NeuralOptions } from './neural-options.js';
import { PictureScaling } from './picture-scaling.js';
import { ProjectionTrainer } from './projection-trainer.js';
import { TensorNetwork } from './tensor-network.js';
import { TextProjection } from './text-projection.js';
import { TrainingBatches } from './training-batches.js';
import { yieldToEventLoop } from './yield-to-event-loop.js';

/** The learning rates fall to this share of themselves, linearly, over all epochs. */
const RATE_FLOOR = 0.05;
const VALIDATION_BATCH_ROWS = 1024;

interface Training {
  readonly network: TensorNetwork;
  readonly inputs: NetworkInputs<ProjectionTrainer>;
  readonly batches: TrainingBatches;
  readonly rowCount: number;
  readonly validation: LabelledRows;
  readonly classCount: number;
  readonly options: NeuralOptions;
  readonly listener: FitListener;
}

/**
 * Trains a network on words and pictures, and the reduction of the words with it. Ends early when the log loss on the
 * validation rows no longer falls, and returns the network as it was after the best epoch. All chance comes from the
 * seed: the same rows, options and backend give the same bytes.
 *
 * Gives the event loop a turn between batches. Gives back all tensors, also when the listener throws.
 *
 * @returns the classifier, and what trained it in words
 * @throws ModelInputError EMPTY_INPUT, SHAPE_MISMATCH, NOT_A_NUMBER, LABEL_OUT_OF_RANGE, ONE_CLASS_ONLY or
 *   INVALID_OPTION
 */
export async function fitNeural(
  train: LabelledRows,
  validation: LabelledRows,
  classCount: number,
  options: NeuralOptions,
  listener: FitListener,
): Promise<{ classifier: NeuralClassifier; backend: string }> {
  assertNeuralOptions(options);
  assertLearnable(train, classCount);
  assertUsable(validation, classCount);
  const random = createRandom(options.seed);
  const projection = new ProjectionTrainer(
    Math.min(options.textFeaturesMax, train.text.columns),
    options.components,
  );
  const scaling = train.pictures === null ? undefined : PictureScaling.fit(train.pictures);
  const inputs = new NetworkInputs(projection, scaling);
  inputs.assertFits(validation);
  const classWeights = temperedClassWeights(train.y, classCount, options.classWeightPower);
  const batches = new TrainingBatches(train, inputs, classWeights, options, random);
  const { tf, description } = await loadBackend();
  const sizes = [inputs.width, options.firstUnits, options.secondUnits, classCount];
  const network = new TensorNetwork(tf, sizes, random, options.dropout);
  const rowCount = train.y.length;
  try {
    const classifier = await trainToBest({
      network,
      inputs,
      batches,
      rowCount,
      validation,
      classCount,
      options,
      listener,
    });
    return { classifier, backend: description };
  } finally {
    network.dispose();
  }
}

async function trainToBest(training: Training): Promise<NeuralClassifier> {
  const { validation, classCount, listener, rowCount } = training;
  const { epochs, patience } = training.options;
  let best: { classifier: NeuralClassifier; logLoss: number; epoch: number } | undefined;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const lossSum = await trainEpoch(training, epoch);
    const probabilities = await validationProbabilities(training);
    const report = evaluateClassification({ truth: validation.y, probabilities, classCount });
    await listener.onEpoch({
      epoch,
      epochs,
      trainLoss: lossSum / rowCount,
      validationLogLoss: report.logLoss,
      validationWeightedF1: report.weightedF1,
    });
    if (best === undefined || report.logLoss < best.logLoss) {
      best = { classifier: snapshot(training), logLoss: report.logLoss, epoch };
    } else if (epoch - best.epoch >= patience) break;
  }
  listener.onProgress(1);
  return best?.classifier ?? snapshot(training);
}

/** @returns the sum of the losses of the rows */
async function trainEpoch(
  { network, batches, options, listener, inputs }: Training,
  epoch: number,
): Promise<number> {
  const { batchCount } = batches;
  let lossSum = 0;
  batches.shuffle();
  for (let index = 0; index < batchCount; index++) {
    const fraction = (epoch - 1 + index / batchCount) / options.epochs;
    const decay = 1 - (1 - RATE_FLOOR) * fraction;
    const batch = batches.build(index);
    const step = network.train(batch, options.learningRate * decay, inputs.projection.width);
    batches.learnProjection(index, step.inputGradients, options.projectionRate * decay);
    lossSum += step.loss * batch.rows;
    listener.onProgress(fraction);
    await yieldToEventLoop();
  }
  return lossSum;
}

async function validationProbabilities({
  network,
  inputs,
  validation,
  classCount,
}: Training): Promise<Float64Array> {
  const rowCount = validation.y.length;
  const out = new Float64Array(rowCount * classCount);
  for (let start = 0; start < rowCount; start += VALIDATION_BATCH_ROWS) {
    const count = Math.min(VALIDATION_BATCH_ROWS, rowCount - start);
    const values = new Float32Array(count * inputs.width);
    for (let at = 0; at < count; at++) {
      inputs.fillText(validation, start + at, values, at * inputs.width);
      inputs.fillPicture(validation, start + at, values, at * inputs.width);
    }
    out.set(network.scores(values, count), start * classCount);
    await yieldToEventLoop();
  }
  for (let row = 0; row < rowCount; row++) {
    softmaxInPlace(out.subarray(row * classCount, (row + 1) * classCount));
  }
  return out;
}

function snapshot({ network, inputs }: Training): NeuralClassifier {
  const { vectors, width } = inputs.projection;
  const frozen = new NetworkInputs(TextProjection.quantised(vectors, width), inputs.scaling);
  return new NeuralClassifier(frozen, network.denseLayers());
}
