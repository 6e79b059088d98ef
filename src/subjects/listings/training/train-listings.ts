import type { EntityManager } from 'typeorm';
import type { EpochFigures } from '../../../ml/model/classifier.js';
import type { ModelNotes } from '../../../ml/model/listing-model.js';
import { classesOf } from '../../../pipeline/dataset/find-version.js';
import type { Trained, TrainingContext, TrainingWork } from '../../../pipeline/subject.js';
import { logMetrics } from '../../../pipeline/tracking/metrics.js';
import { effectiveParameters, readEffective } from '../../../pipeline/training/effective-parameters.js';
import { flatParameters, type ListingParameters } from '../../../pipeline/training/parameters/parameters.js';
import { vectorizerOptions } from '../../../pipeline/training/parameters/text.js';
import { refusalsExplained } from '../../../pipeline/training/refusals-explained.js';
import { codeDigest } from '../../../platform/code-digest.js';
import { counted } from '../../../platform/counted.js';
import { inTransaction } from '../../../store/transaction.js';
import { evaluateModel, type SplitEvaluation } from '../evaluation/evaluate-model.js';
import { evaluated } from '../evaluation/evaluated.js';
import { buildMaterial } from '../features/build-material.js';
import { encodeNeighbours, NEIGHBOURS_PATH } from './neighbour-file.js';
import { backendOf, trainListingModel } from './train-listing-model.js';

/** Trains a model of listings; see `Subject.train`. */
export async function trainListings(work: TrainingWork, context: TrainingContext): Promise<Trained> {
  const { runId, dataset, report, withGold, repeats = false } = work;
  const parameters = work.parameters as ListingParameters; // kinds of other subjects are refused when a training is asked for
  const { db, artifacts } = context;
  const chosen = repeats ? await readEffective(db.manager, runId) : {};
  const needs = {
    text: 'text' in parameters ? vectorizerOptions({ ...parameters.text, ...chosen }) : null,
    pictures: parameters.model !== 'linear',
  };
  const classCodes = (await classesOf(db.manager, dataset.id)).map(({ code }) => code);
  const startedAt = performance.now();
  const { model, featureSetDigest, neighbours, lastStep, erasedRows } = await refusalsExplained(async () => {
    const material = await buildMaterial(dataset, needs, {
      db,
      artifacts,
      withoutCache: repeats,
      onProgress: (fraction, what) => report('features', fraction, what),
    });
    const { erasedRows } = material;
    if (erasedRows > 0) {
      context.onLine?.('info', `left out ${counted(erasedRows, 'row')} of listings that were erased`);
    }
    let epochs = 0;
    const trained = await trainListingModel({ ...material, classCodes }, parameters, {
      onProgress: (fraction) => report('training', fraction, `training, epoch ${epochs + 1}`),
      onEpoch: async (figures) => {
        epochs = figures.epoch;
        if (!repeats) await logCurves(runId, figures, context);
        context.onLine?.('info', lineOf(figures));
      },
    });
    const { featureSetDigest, train, trainRowNos } = material;
    const neighbours =
      withGold && material.vectorizer !== null ? encodeNeighbours(train.text, trainRowNos) : null;
    return { model: trained, featureSetDigest, neighbours, lastStep: epochs, erasedRows };
  });
  const trainDurationMs = performance.now() - startedAt;
  const evaluation = await evaluateModel(...([model, dataset, { withGold }] as const), {
    manager: db.manager,
    artifacts,
    onProgress: (fraction) => report('evaluation', fraction, 'evaluating'),
  });
  const { validation, gold } = evaluation;
  const notes: ModelNotes = {
    datasetDigest: dataset.digest,
    featureSetDigest,
    codeDigest: codeDigest(),
    parameters: flatParameters(parameters),
    ...(erasedRows > 0 && { erasedRows }),
    ...model.notes,
    metrics: { validation: headlineOf(validation), gold: gold === null ? null : headlineOf(gold) },
  };
  const file = model.withNotes(notes).encode();
  const { pictureWeight } = model.notes;
  return {
    file,
    companions:
      neighbours === null
        ? []
        : [{ path: NEIGHBOURS_PATH, mediaType: 'application/vnd.gondola.neighbours', parts: neighbours }],
    featureSetDigest,
    evaluated: evaluated(evaluation, classCodes),
    backend: backendOf(model),
    effective: effectiveParameters(model.vectorizer),
    lastStep,
    metrics: {
      'train.duration_ms': trainDurationMs,
      'model.bytes': file.reduce((sum, part) => sum + part.length, 0),
      'model.features': model.vectorizer?.featureCount ?? 0,
      ...(erasedRows > 0 && { 'train.erased_rows': erasedRows }),
      ...(typeof pictureWeight === 'number' ? { 'fusion.picture_weight': pictureWeight } : {}),
    },
  };
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
