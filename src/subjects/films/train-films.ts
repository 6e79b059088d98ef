import { FilmModel } from '../../ml/recommend/film-model.js';
import { fitRecommender } from '../../ml/recommend/fit-recommender.js';
import { likesOf } from '../../ml/recommend/likes-of.js';
import { DEFAULT_RATING_OPTIONS, fitRatingBiases } from '../../ml/recommend/rating-biases.js';
import type { Recommender, RecommenderEpoch, RecommenderListener } from '../../ml/recommend/recommender.js';
import type { Trained, TrainingContext, TrainingWork } from '../../pipeline/subject.js';
import { logMetrics } from '../../pipeline/tracking/metrics.js';
import { type FilmParameters, flatParameters } from '../../pipeline/training/parameters/parameters.js';
import { refusalsExplained } from '../../pipeline/training/refusals-explained.js';
import { codeDigest } from '../../platform/code-digest.js';
import { counted } from '../../platform/counted.js';
import { inTransaction } from '../../store/transaction.js';
import { assertJudgeable } from './assert-judgeable.js';
import { erasedRatings } from './erasure/erased-users.js';
import { evaluateFilms, type FilmEvaluation } from './evaluate-films.js';
import { type FilmParts, readFilmParts } from './film-parts.js';

/** Trains a recommender of films; see `Subject.train`. */
export async function trainFilms(work: TrainingWork, context: TrainingContext): Promise<Trained> {
  const { runId, dataset, report, withGold, repeats = false } = work;
  const parameters = work.parameters as FilmParameters; // kinds of other subjects are refused when a training is asked for
  const { db, artifacts } = context;
  const startedAt = performance.now();
  report('features', 0, 'reading ratings');
  const parts = await readFilmParts(db.manager, artifacts, dataset);
  const erasedRows = await erasedRatings(db.manager, dataset.id);
  if (erasedRows > 0)
    context.onLine?.('info', `left out ${counted(erasedRows, 'rating')} of users who were erased`);
  assertJudgeable(dataset, parts, ['validation', 'gold']);
  report('features', 1, 'reading ratings');
  let epochs = 0;
  const { model, evaluation, trainDurationMs } = await refusalsExplained(async () => {
    const recommender = await fitKind(parameters, parts, {
      onProgress: (fraction) => report('training', fraction, `training, epoch ${epochs + 1}`),
      onEpoch: async (figures) => {
        epochs = figures.epoch;
        if (!repeats) await logCurves(runId, figures, context);
        context.onLine?.('info', lineOf(figures));
      },
    });
    const fitted = new FilmModel({
      recommender,
      ...{ filmIds: parts.filmIds, features: parts.features, likes: likesOf(parts.train) },
      ratingBiases: fitRatingBiases(parts.train, DEFAULT_RATING_OPTIONS),
      notes: {},
    });
    const trainDurationMs = performance.now() - startedAt;
    report('evaluation', 0, 'evaluating');
    return { model: fitted, evaluation: evaluateFilms(fitted, parts, { withGold }), trainDurationMs };
  });
  const notes = {
    datasetDigest: dataset.digest,
    featureSetDigest: null,
    codeDigest: codeDigest(),
    ...(erasedRows > 0 && { erasedRows }),
    parameters: flatParameters(parameters),
    metrics: { validation: headlineOf(evaluation.validation), gold: headlineOf(evaluation.gold) },
  };
  const file = model.withNotes(notes).encode();
  return {
    ...{ file, companions: [], featureSetDigest: null, evaluated: evaluation, effective: {} },
    backend: null,
    lastStep: epochs,
    metrics: {
      'train.duration_ms': trainDurationMs,
      'model.bytes': file.reduce((sum, part) => sum + part.length, 0),
      'model.films': model.filmCount,
      ...(erasedRows > 0 && { 'train.erased_rows': erasedRows }),
    },
  };
}

function fitKind(
  parameters: FilmParameters,
  { train, validation, features }: FilmParts,
  listener: RecommenderListener,
): Promise<Recommender> {
  const data = { train, validation, features };
  const { seed } = parameters;
  switch (parameters.model) {
    case 'popularity': {
      const { halfLifeDays } = parameters.popularity;
      const options = { halfLifeDays: halfLifeDays === 0 ? null : halfLifeDays };
      return fitRecommender('popularity', data, options, seed, listener);
    }
    case 'item-knn':
      return fitRecommender('item-knn', data, parameters.itemKnn, seed, listener);
    case 'als':
      return fitRecommender('als', data, parameters.als, seed, listener);
    case 'bpr':
      return fitRecommender('bpr', data, parameters.bpr, seed, listener);
    case 'two-tower':
      return fitRecommender('two-tower', data, parameters.twoTower, seed, listener);
  }
}

function headlineOf(figures: FilmEvaluation['gold']) {
  if (figures === null) return null;
  const { users, means } = figures.summary;
  return { users, ndcgAt10: means.ndcgAt10.mean, recallAt10: means.recallAt10.mean };
}

function lineOf({ epoch, epochs, trainLoss, validationNdcgAt10 }: RecommenderEpoch): string {
  const loss = trainLoss === null ? '' : `train loss ${trainLoss.toPrecision(4)}, `;
  const ndcg = validationNdcgAt10 === null ? 'unknown' : validationNdcgAt10.toFixed(4);
  return `epoch ${epoch} of ${epochs}: ${loss}NDCG@10 on validation ${ndcg}`;
}

async function logCurves(
  runId: string,
  { epoch: step, trainLoss, validationNdcgAt10 }: RecommenderEpoch,
  { db, assertMayWrite }: TrainingContext,
): Promise<void> {
  const points = [
    ...(trainLoss === null ? [] : [{ name: 'train.loss', value: trainLoss, step }]),
    ...(validationNdcgAt10 === null
      ? []
      : [{ name: 'train.validation_ndcg_at_10', value: validationNdcgAt10, step }]),
  ];
  await inTransaction(db, async (manager) => {
    await assertMayWrite(manager);
    await logMetrics(manager, runId, points, new Date());
  });
}
