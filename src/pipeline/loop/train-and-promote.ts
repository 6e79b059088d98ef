import type { DataSource, EntityManager } from 'typeorm';
import { ModelInputError } from '../../ml/errors.js';
import type { ClassificationReport } from '../../ml/metrics/classification.js';
import { LinearTextModel } from '../../ml/model/linear-text-model.js';
import { codeVersion } from '../../platform/code-version.js';
import { AppError } from '../../platform/errors.js';
import type { JobProgress } from '../../queue/job-store.js';
import type { ArtifactStore } from '../../store/artifact-store.js';
import type { DatasetVersion } from '../../store/entities/dataset.js';
import { type PromotionVerdict, Run } from '../../store/entities/tracking.js';
import { inTransaction } from '../../store/transaction.js';
import { classesOf, findDatasetVersion } from '../dataset/listings.js';
import { buildFeatures, type Features } from '../features/build-features.js';
import { type Comparison, compareWithChampion } from '../registry/compare-with-champion.js';
import { registerAndPromote } from '../registry/register-and-promote.js';
import { recordEvaluation } from '../tracking/evaluation-records.js';
import { logMetrics } from '../tracking/metrics.js';
import { logArtifact, logParams, restartRun } from '../tracking/runs.js';
import { assertTrainable } from '../training/assert-trainable.js';
import { evaluateVectors, fitModel } from '../training/fit-model.js';
import { type LinearTextParameters, vectorizerOptions } from '../training/parameters.js';
import { readParameters } from '../training/read-parameters.js';
import { createStages } from './stages.js';

export interface TrainingResult extends Record<string, unknown> {
  runId: string;
  modelVersionId: string;
  version: number;
  verdict: PromotionVerdict;
  reason: string;
  goldWeightedF1: number;
}

export interface TrainingContext {
  db: DataSource;
  artifacts: ArtifactStore;
  /** Throws when this process may no longer write for the run, inside the transaction that is about to write. */
  assertMayWrite: (manager: EntityManager) => Promise<unknown>;
  /** Keeps the result in the transaction that registers the model, for a caller that may die right after it. */
  keepResult?: (manager: EntityManager, result: TrainingResult) => Promise<void>;
  onProgress: (progress: JobProgress) => void;
}

/**
 * One turn of the loop for a run that was created before: features, training, evaluation on validation and gold,
 * comparison with the champion, registration and, if it is better, promotion. The model file is in place before
 * the one transaction that registers it, moves the alias and ends the run. Run again after a crash it starts over
 * with the same seed and ends with the same model.
 * @throws AppError NOT_FOUND (run), INVALID_INPUT (nothing can be learned from this dataset with these parameters),
 * and what the stages throw
 */
export async function trainAndPromote(runId: string, context: TrainingContext): Promise<TrainingResult> {
  const { db, artifacts } = context;
  const run = await db.manager.findOneBy(Run, { id: runId });
  if (run?.datasetVersionId == null) throw new AppError('NOT_FOUND', `There is no training run ${runId}.`);
  const parameters = await readParameters(db.manager, runId);
  const dataset = await findDatasetVersion(db.manager, run.datasetVersionId);
  await assertTrainable(db.manager, dataset);
  await inTransaction(db, async (manager) => {
    await context.assertMayWrite(manager);
    await restartRun(manager, runId);
    await logParams(manager, runId, { codeVersion: codeVersion(), model: 'linear-text' });
  });

  const stages = createStages(context.onProgress, {
    features: 35,
    training: 45,
    evaluation: 8,
    comparison: 12,
  });
  const features = await refusalsExplained(
    buildFeatures(dataset, vectorizerOptions(parameters), {
      db,
      artifacts,
      onProgress: (fraction, what) => stages.report('features', fraction, what),
    }),
  );
  const trained = await refusalsExplained(
    trainAndEvaluate(run, dataset, features, parameters, context, stages),
  );
  stages.report('comparison', 0, 'comparing with the champion');
  const goldWeightedF1 = trained.gold.weightedF1;
  const comparison = await compareWithChampion(db.manager, artifacts, dataset, {
    modelName: run.modelName,
    goldWeightedF1,
  });
  return inTransaction(db, async (manager) => {
    await context.assertMayWrite(manager);
    const made = { runId, artifactDigest: trained.artifactDigest };
    const { version, verdict, reason } = await registerAndPromote(manager, run.modelName, made, comparison);
    await recordTraining(manager, run, parameters, trained, comparison);
    await manager.update(
      Run,
      { id: runId },
      {
        status: 'FINISHED',
        endedAt: new Date(),
        featureSetDigest: features.digest,
        promotionVerdict: verdict,
        promotionReason: reason,
      },
    );
    const result = {
      runId,
      modelVersionId: version.id,
      version: version.version,
      verdict,
      reason,
      goldWeightedF1,
    };
    await context.keepResult?.(manager, result);
    return result;
  });
}

interface Trained {
  codes: string[];
  validation: ClassificationReport;
  gold: ClassificationReport;
  artifactDigest: string;
  /** Figures of the training as a whole. */
  metrics: Readonly<Record<string, number>>;
}

async function trainAndEvaluate(
  run: Run,
  dataset: DatasetVersion,
  features: Features,
  parameters: LinearTextParameters,
  { db, artifacts, assertMayWrite }: TrainingContext,
  stages: ReturnType<typeof createStages>,
): Promise<Trained> {
  const codes = (await classesOf(db.manager, dataset.id)).map(({ code }) => code);
  const { train, validation, gold } = features.splits;
  const startedAt = performance.now();
  const classifier = await fitModel(train, validation, codes.length, parameters, {
    onProgress: (fraction) =>
      stages.report(
        'training',
        fraction,
        `training, epoch ${Math.ceil(fraction * parameters.epochs)} of ${parameters.epochs}`,
      ),
    onEpoch: ({ epoch: step, trainLoss, validationLogLoss, validationWeightedF1 }) => {
      const points = [{ name: 'train.log_loss', value: trainLoss, step }];
      // Those of the last epoch are recorded with the whole evaluation.
      if (step < parameters.epochs) {
        points.push(
          { name: 'validation.log_loss', value: validationLogLoss, step },
          { name: 'validation.weighted_f1', value: validationWeightedF1, step },
        );
      }
      return inTransaction(db, async (manager) => {
        await assertMayWrite(manager);
        await logMetrics(manager, run.id, points, new Date());
      });
    },
  });
  const trainDurationMs = performance.now() - startedAt;
  stages.report('evaluation', 0, 'evaluating');
  const reports = {
    validation: evaluateVectors(classifier, validation, codes.length),
    gold: evaluateVectors(classifier, gold, codes.length),
  };
  // Nothing of this run alone: equal trainings give equal bytes.
  const model = new LinearTextModel(features.vectorizer, classifier, codes, {
    datasetDigest: dataset.digest,
    featureSetDigest: features.digest,
    parameters,
    goldWeightedF1: reports.gold.weightedF1,
  });
  const artifact = await artifacts.put(db.manager, model.encode(), {
    mediaType: 'application/vnd.gondola.model',
    fileName: `${run.modelName}.gondola`,
  });
  stages.report('evaluation', 1, 'evaluating');
  const metrics = {
    'train.duration_ms': trainDurationMs,
    'model.bytes': artifact.bytes,
    'model.features': features.vectorizer.featureCount,
  };
  return { codes, ...reports, artifactDigest: artifact.digest, metrics };
}

/** What a model refuses to learn from it will refuse again: a retry cannot help. */
async function refusalsExplained<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof ModelInputError)) throw error;
    const message = `Nothing can be learned from this dataset with these parameters: ${error.message}`;
    throw new AppError('INVALID_INPUT', message, error.facts, { cause: error });
  }
}

/** Writes everything that is known about a training at its end. */
async function recordTraining(
  manager: EntityManager,
  run: Run,
  { epochs: step }: LinearTextParameters,
  trained: Trained,
  { championWeightedF1 }: Comparison,
): Promise<void> {
  await logArtifact(manager, run.id, 'model.gondola', trained.artifactDigest);
  await recordEvaluation(manager, run.id, 'validation', trained.validation, trained.codes, step);
  await recordEvaluation(manager, run.id, 'gold', trained.gold, trained.codes, step);
  const points = Object.entries(trained.metrics).map(([name, value]) => ({ name, value, step }));
  if (championWeightedF1 !== null) {
    points.push({ name: 'gold.champion_weighted_f1', value: championWeightedF1, step });
  }
  await logMetrics(manager, run.id, points, new Date());
}
