import type { EntityManager } from 'typeorm';
import { ModelInputError } from '../../ml/errors.js';
import type { EpochFigures } from '../../ml/model/classifier.js';
import type { ListingModel, ModelNotes } from '../../ml/model/listing-model.js';
import { codeDigest } from '../../platform/code-digest.js';
import { AppError } from '../../platform/errors.js';
import type { DatasetVersion } from '../../store/entities/dataset.js';
import { inTransaction } from '../../store/transaction.js';
import { classesOf } from '../dataset/listings.js';
import { evaluateModel, type SplitEvaluation } from '../evaluation/evaluate-model.js';
import { buildMaterial } from '../features/build-material.js';
import { logMetrics } from '../tracking/metrics.js';
import type { EffectiveText } from '../training/effective-parameters.js';
import { encodeNeighbours } from '../training/neighbour-file.js';
import { flatParameters, type ModelParameters } from '../training/parameters/parameters.js';
import { vectorizerOptions } from '../training/parameters/text.js';
import { trainListingModel } from '../training/train-listing-model.js';
import type { Stages } from './stages.js';
import type { TrainingContext } from './training-context.js';

/** The stages of `trainModel` and their expected shares of its time. */
export const TRAIN_MODEL_STAGES = { features: 35, training: 45, evaluation: 8 } as const;

export interface TrainedModel {
  readonly model: ListingModel;
  /** The model's file, in parts. */
  readonly file: readonly Uint8Array[];
  readonly featureSetDigest: string | null;
  /** The file by which training listings are found again, in parts; null for a trial and without texts. */
  readonly neighbours: readonly Uint8Array[] | null;
  readonly validation: SplitEvaluation;
  /** Null when it was not asked for. */
  readonly gold: SplitEvaluation | null;
  /** The last step of the learning curves. */
  readonly lastStep: number;
  /** Figures of the training as a whole. */
  readonly metrics: Readonly<Record<string, number>>;
}

interface Work {
  runId: string;
  dataset: DatasetVersion;
  parameters: ModelParameters;
  /** For a repetition: in force in place of what presets would choose now by the number of listings. */
  effective?: EffectiveText;
  /** False for the trials of a search: they are compared on validation, so that gold stays unseen by choices. */
  withGold: boolean;
  /** A repetition: no curves are logged, and features are built anew, neither read from the cache nor kept in it. */
  leavesNoTrace?: boolean;
  stages: Stages<keyof typeof TRAIN_MODEL_STAGES>;
}

/**
 * Features, training and evaluation of one model. The learning curves are logged to the run as they come; nothing
 * else is written but cached features. The same dataset, parameters, code and backend give the same file, byte for byte.
 * @throws AppError INVALID_INPUT when nothing can be learned from this dataset with these parameters
 */
export async function trainModel(work: Work, context: TrainingContext): Promise<TrainedModel> {
  const { dataset, parameters, stages, withGold, effective, leavesNoTrace = false } = work;
  const { db, artifacts } = context;
  const needs = {
    text: 'text' in parameters ? vectorizerOptions({ ...parameters.text, ...effective }) : null,
    pictures: parameters.model !== 'linear',
  };
  const classCodes = (await classesOf(db.manager, dataset.id)).map(({ code }) => code);
  const startedAt = performance.now();
  const { model, featureSetDigest, neighbours, lastStep } = await refusalsExplained(async () => {
    const material = await buildMaterial(dataset, needs, {
      db,
      artifacts,
      withoutCache: leavesNoTrace,
      onProgress: (fraction, what) => stages.report('features', fraction, what),
    });
    let epochs = 0;
    const trained = await trainListingModel({ ...material, classCodes }, parameters, {
      onProgress: (fraction) => stages.report('training', fraction, `training, epoch ${epochs + 1}`),
      onEpoch: async (figures) => {
        epochs = figures.epoch;
        if (!leavesNoTrace) await logCurves(work.runId, figures, context);
        context.onLine?.('info', lineOf(figures));
      },
    });
    const { featureSetDigest, train, trainRowNos } = material;
    const neighbours =
      withGold && material.vectorizer !== null ? encodeNeighbours(train.text, trainRowNos) : null;
    return { model: trained, featureSetDigest, neighbours, lastStep: epochs };
  });
  const trainDurationMs = performance.now() - startedAt;
  const { validation, gold } = await evaluateModel(...([model, dataset, { withGold }] as const), {
    manager: db.manager,
    artifacts,
    onProgress: (fraction) => stages.report('evaluation', fraction, 'evaluating'),
  });
  const notes: ModelNotes = {
    datasetDigest: dataset.digest,
    featureSetDigest,
    codeDigest: codeDigest(),
    parameters: flatParameters(parameters),
    ...model.notes,
    metrics: { validation: headlineOf(validation), gold: gold === null ? null : headlineOf(gold) },
  };
  const file = model.withNotes(notes).encode();
  const metrics = {
    'train.duration_ms': trainDurationMs,
    'model.bytes': file.reduce((sum, part) => sum + part.length, 0),
    'model.features': model.vectorizer?.featureCount ?? 0,
  };
  return { model, file, featureSetDigest, neighbours, validation, gold, lastStep, metrics };
}

function headlineOf({ report }: SplitEvaluation) {
  const { rows, weightedF1, macroF1, accuracy, logLoss, ece } = report;
  return { rows, weightedF1, macroF1, accuracy, logLoss, ece };
}

function lineOf({ epoch, epochs, ...figures }: EpochFigures): string {
  const { trainLoss, validationLogLoss, validationWeightedF1 } = figures;
  const loss = `train loss ${trainLoss.toPrecision(4)}`;
  const validation = `log loss ${validationLogLoss.toFixed(4)}, weighted F1 ${validationWeightedF1.toFixed(4)}`;
  return `epoch ${epoch} of ${epochs}: ${loss}, on validation ${validation}`;
}

async function logCurves(
  runId: string,
  figures: EpochFigures,
  { db, assertMayWrite }: TrainingContext,
): Promise<void> {
  const { epoch: step, trainLoss, validationLogLoss, validationWeightedF1 } = figures;
  const points = [
    { name: 'train.loss', value: trainLoss, step },
    { name: 'train.validation_log_loss', value: validationLogLoss, step },
    { name: 'train.validation_weighted_f1', value: validationWeightedF1, step },
  ];
  await inTransaction(db, async (manager: EntityManager) => {
    await assertMayWrite(manager);
    await logMetrics(manager, runId, points, new Date());
  });
}

/** What a model refuses to learn from it will refuse again: a retry cannot help. */
async function refusalsExplained<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ModelInputError)) throw error;
    const message = `Nothing can be learned from this dataset with these parameters: ${error.message}`;
    throw new AppError('INVALID_INPUT', message, error.facts, { cause: error });
  }
}
