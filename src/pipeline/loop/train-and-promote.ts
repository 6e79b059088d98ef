import type { EntityManager } from 'typeorm';
import { codeVersion } from '../../platform/code-version.js';
import { AppError, toAppError } from '../../platform/errors.js';
import type { GateRuleSettings } from '../../platform/gate-rule.js';
import type { GateDecision } from '../../store/entities/gate.js';
import { type PromotionVerdict, Run } from '../../store/entities/tracking.js';
import { inTransaction } from '../../store/transaction.js';
import { findDatasetVersion } from '../dataset/find-version.js';
import { noteAsked } from '../registry/four-eyes/ask-promotion.js';
import type { FourEyes } from '../registry/four-eyes/four-eyes.js';
import { GOLD_ANSWERS_PATH } from '../registry/gate/answers-file.js';
import { promotionVerdictOf } from '../registry/gate/decision-records.js';
import { type GateFinding, judgeChallenger } from '../registry/gate/judge-challenger.js';
import type { OnPoint } from '../registry/promotion-points.js';
import { registerAndPromote } from '../registry/register-and-promote.js';
import type { Subject, SubjectOf, Trained, TrainingContext } from '../subject.js';
import { logMetrics } from '../tracking/metrics.js';
import { logArtifact, logParams, restartRun } from '../tracking/runs.js';
import { readParameters } from '../training/read-parameters.js';
import { type KeptFiles, keepAnswers, keepFiles } from './keep-files.js';
import { recordTraining } from './record-training.js';
import { createStages, TRAINING_STAGES } from './stages.js';

export interface TrainingResult extends Record<string, unknown> {
  runId: string;
  modelVersionId: string;
  version: number;
  verdict: PromotionVerdict;
  reason: string;
  /** What models of this subject are compared by, and how the model does on gold by it. */
  measure: string;
  goldScore: number;
  decisionId: string;
  /** Which backend of TensorFlow.js trained; null for a model that has no use for one. */
  backend: string | null;
}

/** What a training of any subject works with. */
export interface SubjectContext extends TrainingContext {
  subjectOf: SubjectOf;
}

export interface PromotingContext extends SubjectContext {
  /** When the new model may take the champion's place. */
  rule: GateRuleSettings;
  /** Where a second person has to agree to what the gate passed; null where its word suffices. */
  fourEyes: FourEyes | null;
  onPoint?: OnPoint;
  /** Keeps the result in the transaction that registers the model, for a caller that may die right after it. */
  keepResult?: (manager: EntityManager, result: TrainingResult) => Promise<void>;
}

/**
 * One turn of the loop for a run that was created before: features, training, evaluation on validation and gold,
 * comparison with the champion, registration and, if it is better, promotion. The model file is in place before
 * the one transaction that registers it, moves the alias (or leaves that to a second person) and ends the run. Run again after a crash it starts over
 * with the same seed and ends with the same model.
 * @throws AppError NOT_FOUND (run), INVALID_INPUT (nothing can be learned from this dataset with these parameters),
 * and what the stages throw
 */
export async function trainAndPromote(runId: string, context: PromotingContext): Promise<TrainingResult> {
  const { db, artifacts } = context;
  const { run, dataset, parameters } = await findTraining(db.manager, runId);
  const subject = context.subjectOf(dataset.subject);
  await subject.assertTrainable(dataset, db.manager);
  await startRun(runId, context);
  const stages = createStages(context.onProgress, { ...TRAINING_STAGES, comparison: 12 });
  const work = { runId, dataset, parameters, withGold: true, report: stages.report };
  const trained = await subject.train(work, context);
  const kept = await keepFiles(run.modelName, trained, context);
  await context.onPoint?.('file put');
  const judging = 'comparing with the champion';
  stages.report('comparison', 0, judging);
  const challenger = { modelName: run.modelName, artifactDigest: kept.modelDigest };
  const finding = await judgeChallenger(subject, challenger, dataset, {
    ...{ manager: db.manager, artifacts, rule: context.rule, onPoint: context.onPoint },
    onProgress: (fraction) => stages.report('comparison', fraction, judging),
  });
  const answersDigest = await keepAnswers(finding.answers, context);
  const result = await endRun({ run, subject, trained, files: kept, answersDigest, finding }, context);
  await context.onPoint?.('committed');
  context.onLine?.(result.verdict === 'ERROR' ? 'warning' : 'info', `${result.verdict}: ${result.reason}`);
  return result;
}

interface Ending {
  run: TrainingRun;
  subject: Subject;
  trained: Trained;
  files: KeptFiles;
  answersDigest: string | null;
  finding: GateFinding;
}

/**
 * Registers the model, promotes it if it passed, and ends the run, in one transaction. When that fails, the model is
 * registered without being promoted, and the decision says ERROR.
 */
async function endRun(ending: Ending, context: PromotingContext): Promise<TrainingResult> {
  try {
    return await tryToEndRun(ending, context);
  } catch (error) {
    const { code, message } = toAppError(error);
    if (ending.finding.verdict === 'ERROR' || code === 'SUPERSEDED' || code === 'CANCELLED') throw error;
    const reason = `Nothing was promoted, since the promotion failed: ${message}`.slice(0, 1000);
    return tryToEndRun({ ...ending, finding: { ...ending.finding, verdict: 'ERROR', reason } }, context);
  }
}

function tryToEndRun(ending: Ending, context: PromotingContext): Promise<TrainingResult> {
  const { run, subject, trained, files, finding } = ending;
  return inTransaction(context.db, async (manager) => {
    await context.assertMayWrite(manager);
    const made = { runId: run.id, artifactDigest: files.modelDigest };
    const { fourEyes, onPoint } = context;
    const { version, decision, pending } = await registerAndPromote(
      ...([manager, run.modelName, made, finding, { fourEyes, onPoint }] as const),
    );
    const verdict = pending === null ? promotionVerdictOf(decision) : ('WAITING' as const);
    await finishRun(manager, ending, { decision, verdict });
    const result = {
      runId: run.id,
      modelVersionId: version.id,
      version: version.version,
      verdict,
      reason: decision.reason,
      measure: subject.measure.title,
      goldScore: trained.evaluated.goldScore!,
      decisionId: decision.id,
      backend: trained.backend,
    };
    await context.keepResult?.(manager, result);
    if (pending !== null && fourEyes !== null) await noteAsked(manager, run.modelName, pending, fourEyes);
    await context.onPoint?.('before commit');
    return result;
  });
}

/** A run of ours, which trains a model; others are logged by clients. */
type TrainingRun = Run & { modelName: string; datasetVersionId: string };

function isTraining(run: Run | null): run is TrainingRun {
  return run !== null && run.datasetVersionId !== null && run.modelName !== null;
}

/** A training run with what it is about. @throws AppError NOT_FOUND */
export async function findTraining(manager: EntityManager, runId: string) {
  const run = await manager.findOneBy(Run, { id: runId });
  if (!isTraining(run)) throw new AppError('NOT_FOUND', `There is no training run ${runId}.`);
  const parameters = await readParameters(manager, runId);
  const dataset = await findDatasetVersion(manager, run.datasetVersionId);
  return { run, dataset, parameters };
}

/** Marks the run as running; what an interrupted earlier attempt has written goes. */
export async function startRun(runId: string, { db, assertMayWrite }: TrainingContext): Promise<void> {
  await inTransaction(db, async (manager) => {
    await assertMayWrite(manager);
    await restartRun(manager, runId);
    await logParams(manager, runId, { codeVersion: codeVersion() });
  });
}

async function finishRun(
  manager: EntityManager,
  { run, subject, trained, files, answersDigest, finding }: Ending,
  { decision, verdict }: { decision: GateDecision; verdict: PromotionVerdict },
): Promise<void> {
  await recordTraining(manager, run.id, trained, files);
  if (answersDigest !== null) await logArtifact(manager, run.id, GOLD_ANSWERS_PATH, answersDigest);
  if (finding.championScore !== null) {
    const name = `gold.champion_${subject.measure.metric}`;
    const point = { name, value: finding.championScore, step: trained.lastStep };
    await logMetrics(manager, run.id, [point], new Date());
  }
  await manager.update(
    Run,
    { id: run.id },
    {
      status: 'FINISHED',
      endedAt: new Date(),
      featureSetDigest: trained.featureSetDigest,
      promotionVerdict: verdict,
      promotionReason: decision.reason.slice(0, 1000),
    },
  );
}
