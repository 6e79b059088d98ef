import { ModelInputError } from '../errors.js';
import { softmaxInPlace } from '../linear/softmax.js';
import { evaluateClassification } from '../metrics/classification.js';
import type { Classifier, FitListener } from '../model/classifier.js';
import type { LabelledRows, PictureRows } from '../model/rows.js';
import { yieldToEventLoop } from '../neural/yield-to-event-loop.js';
import { createRandom } from '../random.js';
import type { FeatureModel } from './feature-model.js';
import { FeatureTrainer } from './feature-trainer.js';
import { cnnBackend, fitCnn, trainerOf } from './fit-cnn.js';
import { ImageClassifier } from './image-classifier.js';
import { assertImageOptions, type ImageOptions } from './image-options.js';
import { assertLabelledPictures, rowsWithPicture } from './picture-rows.js';

/** Share of the time that a convolutional network takes, for the progress. */
const CNN_SHARE = 0.7;

export interface ImageFit {
  readonly classifier: ImageClassifier;
  /** What trained a convolutional network, whether or not it got a part in the score; null where none was trained. */
  readonly backend: string | null;
}

type PicturedRows = LabelledRows & { readonly pictures: PictureRows };

/**
 * Learns to judge listings by their pictures; rows without one only count for the shares of the classes. The loss
 * is convex and held down by a decay, so there is no early stop: on a few validation rows it ended far too soon. The
 * same rows, options and backend give the same bytes. Gives the event loop a turn between batches.
 *
 * @throws ModelInputError EMPTY_INPUT when no row has a picture, or there is no validation row; ONE_CLASS_ONLY,
 *   LABEL_OUT_OF_RANGE, SHAPE_MISMATCH or INVALID_OPTION; what the listener throws
 */
export async function fitImage(
  train: LabelledRows,
  validation: LabelledRows,
  classCount: number,
  options: ImageOptions,
  listener: FitListener,
): Promise<ImageFit> {
  assertImageOptions(options);
  assertLabelledPictures(train, classCount);
  assertLabelledPictures(validation, classCount);
  const rows = rowsWithPicture(train);
  if (!hasPictures(train) || rows.length === 0) {
    throw new ModelInputError('EMPTY_INPUT', 'no row has a picture to learn from', { rows: train.y.length });
  }
  const first = train.y[rows[0] as number] as number;
  if (rows.every((row) => train.y[row] === first)) {
    throw new ModelInputError('ONE_CLASS_ONLY', 'all rows with a picture have the same label', {
      label: first,
    });
  }
  const logPriors = logPriorsOf(train.y, classCount);
  const backend = await cnnBackend(options.cnn);
  const share = backend === undefined ? 1 : 1 - CNN_SHARE;
  const trainer = new FeatureTrainer(train, rows, logPriors, options, createRandom(options.seed));
  const features = await trainFeatures(trainer, validation, logPriors, {
    ...listener,
    onProgress: (fraction) => listener.onProgress(share * fraction),
  });
  const network =
    backend === undefined
      ? undefined
      : await fitCnn(backend, train, validation, features, options, (fraction) =>
          listener.onProgress(share + (1 - share) * fraction),
        );
  listener.onProgress(1);
  const classifier = new ImageClassifier(logPriors, features, network);
  return { classifier, backend: backend === undefined ? null : trainerOf(backend) };
}

async function trainFeatures(
  trainer: FeatureTrainer,
  validation: LabelledRows,
  logPriors: Float32Array,
  listener: FitListener,
): Promise<FeatureModel> {
  const { batchCount, epochs, model, rowCount } = trainer;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    let lossSum = 0;
    trainer.shuffle();
    for (let index = 0; index < batchCount; index++) {
      const fraction = (epoch - 1 + index / batchCount) / epochs;
      listener.onProgress(fraction);
      lossSum += trainer.learnBatch(index, fraction);
      await yieldToEventLoop();
    }
    const report = evaluate(new ImageClassifier(logPriors, model), validation);
    await listener.onEpoch({
      epoch,
      epochs,
      trainLoss: lossSum / rowCount,
      validationLogLoss: report.logLoss,
      validationWeightedF1: report.weightedF1,
    });
  }
  return model;
}

function evaluate(classifier: Classifier, rows: LabelledRows) {
  const { classCount } = classifier;
  const probabilities = new Float64Array(rows.y.length * classCount);
  for (let row = 0; row < rows.y.length; row++) {
    const own = probabilities.subarray(row * classCount, (row + 1) * classCount);
    classifier.scoresInto(rows, row, own);
    softmaxInPlace(own);
  }
  return evaluateClassification({ truth: rows.y, probabilities, classCount });
}

/** Logarithms of the shares of the classes, one row added to each, so that an unseen class stays possible. */
function logPriorsOf(y: Uint16Array, classCount: number): Float32Array {
  const counts = new Float64Array(classCount).fill(1);
  for (const label of y) counts[label] = (counts[label] as number) + 1;
  return Float32Array.from(counts, (count) => Math.log(count / (y.length + classCount)));
}

function hasPictures(rows: LabelledRows): rows is PicturedRows {
  return rows.pictures !== null;
}
