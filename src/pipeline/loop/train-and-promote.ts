import type { DataSource, EntityManager } from 'typeorm';
import type { ClassificationReport } from '../../ml/metrics/classification.js';
import { LinearTextModel } from '../../ml/model/linear-text-model.js';
import { codeVersion } from '../../platform/code-version.js';
import { AppError } from '../../platform/errors.js';
import type { JobProgress } from '../../queue/job-store.js';
import type { ArtifactStore } from '../../store/artifact-store.js';
import type { DatasetVersion } from '../../store/entities/dataset.js';
import { ModelVersion } from '../../store/entities/registry.js';
import { type PromotionVerdict, Run, RunParam } from '../../store/entities/tracking.js';
import { classesOf, findDatasetVersion } from '../dataset/listings.js';
import { buildFeatures, type Features } from '../features/build-features.js';
import { findChampion, lockModel, moveChampion, registerVersion } from '../registry/champion.js';
import { type Comparison, compareWithChampion } from '../registry/compare-with-champion.js';
import { recordEvaluation } from '../tracking/evaluation-records.js';
import { logMetrics } from '../tracking/metrics.js';
import { logArtifact, logParams, restartRun } from '../tracking/runs.js';
import { evaluateVectors, fitModel } from '../training/fit-model.js';
import {
  type LinearTextParameters,
  linearTextParametersSchema,
  vectorizerOptions,
} from '../training/parameters.js';
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
  onProgress: (progress: JobProgress) => void;
}

/**
 * One turn of the loop for a run that was created before: features, training, evaluation on validation and gold,
 * comparison with the champion, registration and, if it is better, promotion. The model file is in place before
 * the one transaction that registers it, moves the alias and ends the run. Run again after a crash it starts over
 * with the same seed, or returns what the first attempt had finished.
 * @throws AppError NOT_FOUND (run), and what the stages throw
 */
export async function trainAndPromote(runId: string, context: TrainingContext): Promise<TrainingResult> {
  const { db, artifacts } = context;
  const run = await db.manager.findOneBy(Run, { id: runId });
  if (run?.datasetVersionId == null) throw new AppError('NOT_FOUND', `There is no training run ${runId}.`);
  if (run.status === 'FINISHED') return finishedResult(db.manager, run);
  const parameters = await readParameters(db.manager, runId);
  const dataset = await findDatasetVersion(db.manager, run.datasetVersionId);
  await db.transaction(async (manager) => {
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
  const features = await buildFeatures(dataset, vectorizerOptions(parameters), {
    db,
    artifacts,
    onProgress: (fraction, what) => stages.report('features', fraction, what),
  });
  await db.manager.update(Run, { id: runId }, { featureSetDigest: features.digest });
  const trained = await trainAndEvaluate(run, dataset, features, parameters, context, stages);
  stages.report('comparison', 0, 'comparing with the champion');
  const goldWeightedF1 = trained.gold.weightedF1;
  const comparison = await compareWithChampion(db.manager, artifacts, dataset, {
    modelName: run.modelName,
    goldWeightedF1,
  });
  return db.transaction(async (manager) => {
    await context.assertMayWrite(manager);
    const { version, verdict, reason } = await register(manager, run, trained.artifactDigest, comparison);
    await recordEvaluation(
      manager,
      runId,
      'validation',
      trained.validation,
      trained.codes,
      parameters.epochs,
    );
    await recordEvaluation(manager, runId, 'gold', trained.gold, trained.codes, parameters.epochs);
    if (comparison.championWeightedF1 !== null) {
      const point = {
        name: 'gold.champion_weighted_f1',
        value: comparison.championWeightedF1,
        step: parameters.epochs,
      };
      await logMetrics(manager, runId, [point], new Date());
    }
    await manager.update(
      Run,
      { id: runId },
      { status: 'FINISHED', endedAt: new Date(), promotionVerdict: verdict, promotionReason: reason },
    );
    return { runId, modelVersionId: version.id, version: version.version, verdict, reason, goldWeightedF1 };
  });
}

interface Trained {
  codes: string[];
  validation: ClassificationReport;
  gold: ClassificationReport;
  artifactDigest: string;
}

async function trainAndEvaluate(
  run: Run,
  dataset: DatasetVersion,
  features: Features,
  parameters: LinearTextParameters,
  { db, artifacts }: TrainingContext,
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
      const points = [
        { name: 'train.log_loss', value: trainLoss, step },
        { name: 'validation.log_loss', value: validationLogLoss, step },
        { name: 'validation.weighted_f1', value: validationWeightedF1, step },
      ];
      return logMetrics(db.manager, run.id, points, new Date());
    },
  });
  const trainDurationMs = performance.now() - startedAt;
  stages.report('evaluation', 0, 'evaluating');
  const reports = {
    validation: evaluateVectors(classifier, validation, codes.length),
    gold: evaluateVectors(classifier, gold, codes.length),
  };
  const model = new LinearTextModel(features.vectorizer, classifier, codes, {
    runId: run.id,
    datasetDigest: dataset.digest,
    featureSetDigest: features.digest,
    parameters,
    goldWeightedF1: reports.gold.weightedF1,
  });
  const artifact = await artifacts.put(db.manager, model.encode(), {
    mediaType: 'application/vnd.gondola.model',
    fileName: `${run.modelName}.gondola`,
  });
  await logArtifact(db.manager, run.id, 'model.gondola', artifact.digest);
  await logMetrics(
    db.manager,
    run.id,
    [
      { name: 'train.duration_ms', value: trainDurationMs, step: parameters.epochs },
      { name: 'model.bytes', value: artifact.bytes, step: parameters.epochs },
      { name: 'model.features', value: features.vectorizer.featureCount, step: parameters.epochs },
    ],
    new Date(),
  );
  stages.report('evaluation', 1, 'evaluating');
  return { codes, ...reports, artifactDigest: artifact.digest };
}

/** Registers the version and moves the alias if the comparison said so and its champion is still the champion. */
async function register(manager: EntityManager, run: Run, artifactDigest: string, comparison: Comparison) {
  const model = await lockModel(manager, run.modelName);
  const version = await registerVersion(manager, model, { runId: run.id, artifactDigest });
  let { verdict, reason } = comparison;
  const championNow = await findChampion(manager, run.modelName);
  if (verdict === 'PROMOTED' && championNow?.id !== comparison.champion?.id) {
    verdict = 'ERROR';
    reason = 'Nothing was promoted, since another model became champion during the comparison.';
  }
  if (verdict === 'PROMOTED') await moveChampion(manager, model, championNow, version, reason);
  return { version, verdict, reason };
}

async function readParameters(manager: EntityManager, runId: string): Promise<LinearTextParameters> {
  const known = Object.keys(linearTextParametersSchema.shape);
  const rows = await manager.findBy(RunParam, { runId });
  const given = rows
    .filter(({ name }) => known.includes(name))
    .map(({ name, value }) => [name, Number(value)]);
  return linearTextParametersSchema.parse(Object.fromEntries(given));
}

async function finishedResult(manager: EntityManager, run: Run): Promise<TrainingResult> {
  const version = await manager.findOneByOrFail(ModelVersion, { runId: run.id });
  const [metric]: { value: number }[] = await manager.query(
    "SELECT value FROM run_latest_metric WHERE run_id = ? AND name = 'gold.weighted_f1'",
    [run.id],
  );
  return {
    runId: run.id,
    modelVersionId: version.id,
    version: version.version,
    verdict: run.promotionVerdict!,
    reason: run.promotionReason!,
    goldWeightedF1: metric!.value,
  };
}
