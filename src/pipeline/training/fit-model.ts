import type { SoftmaxRegression } from '../../ml/linear/softmax-model.js';
import { SoftmaxTrainer } from '../../ml/linear/softmax-regression.js';
import { type ClassificationReport, evaluateClassification } from '../../ml/metrics/classification.js';
import type { SplitVectors } from '../features/build-features.js';
import type { LinearTextParameters } from './parameters.js';

interface EpochFigures {
  /** From 1. */
  epoch: number;
  trainLoss: number;
  validationWeightedF1: number;
  validationLogLoss: number;
}

interface FitListener {
  onProgress: (fraction: number) => void;
  /** Awaited before the next epoch, so that a metric is in the database while the training goes on. */
  onEpoch: (figures: EpochFigures) => Promise<void>;
}

/** Rows between two reports of progress. */
const ROWS_PER_STEP = 4_096;

/** Trains on the training rows; after every epoch the model is scored on the validation rows. */
export async function fitModel(
  train: SplitVectors,
  validation: SplitVectors,
  classCount: number,
  { epochs, learningRate, seed }: LinearTextParameters,
  { onProgress, onEpoch }: FitListener,
): Promise<SoftmaxRegression> {
  const trainer = new SoftmaxTrainer(train.x, train.y, { classCount, epochs, learningRate, seed });
  while (!trainer.done) {
    const report = trainer.advance(ROWS_PER_STEP);
    onProgress(trainer.progress);
    if (report === undefined) continue;
    const { weightedF1, logLoss } = evaluateVectors(trainer.model, validation, classCount);
    const { epoch, trainLoss } = report;
    await onEpoch({ epoch, trainLoss, validationWeightedF1: weightedF1, validationLogLoss: logLoss });
  }
  return trainer.model;
}

/** The figures of a model on rows that are already vectors. */
export function evaluateVectors(
  model: SoftmaxRegression,
  { x, y }: SplitVectors,
  classCount: number,
): ClassificationReport {
  return evaluateClassification({ truth: y, probabilities: model.predictAll(x), classCount });
}
