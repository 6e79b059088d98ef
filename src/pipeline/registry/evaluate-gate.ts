import type { DataSource, EntityManager } from 'typeorm';
import { invalidInput } from '../../platform/errors.js';
import type { GateRuleSettings } from '../../platform/gate-rule.js';
import type { ArtifactStore } from '../../store/artifact-store.js';
import type { GateDecision } from '../../store/entities/gate.js';
import type { Model, ModelVersion } from '../../store/entities/registry.js';
import { Run } from '../../store/entities/tracking.js';
import { inTransaction } from '../../store/transaction.js';
import { findDatasetVersion } from '../dataset/find-version.js';
import type { SubjectOf } from '../subject.js';
import { CHAMPION } from './champion.js';
import { lookUpChampion } from './champion-lookup.js';
import { recordDecision } from './gate/decision-records.js';
import { judgeChallenger } from './gate/judge-challenger.js';
import { findModelVersion, modelOf, notLoadable } from './loaded-model.js';

export interface EvaluateContext {
  db: DataSource;
  subjectOf: SubjectOf;
  artifacts: ArtifactStore;
  rule: GateRuleSettings;
  assertMayWrite?: (manager: EntityManager) => Promise<unknown>;
  keepResult?: (manager: EntityManager, decision: GateDecision) => Promise<void>;
  onProgress?: (fraction: number) => void;
}

/**
 * Judges a registered version against the champion of now and writes the decision down; nothing is promoted.
 * @param datasetVersionId whose gold rows; those of the version's own training where not given
 * @throws AppError NOT_FOUND, INVALID_INPUT (no dataset is known, or it is the champion itself), CONFLICT (a client
 *   registered it, so that there is no model to score)
 */
export async function evaluateGate(
  modelVersionId: string,
  datasetVersionId: string | null,
  context: EvaluateContext,
): Promise<GateDecision> {
  const { db, artifacts, rule } = context;
  const { version, model, datasetId } = await gateSubject(db.manager, modelVersionId, datasetVersionId);
  const dataset = await findDatasetVersion(db.manager, datasetId);
  const challenger = { modelName: model.name, artifactDigest: version.artifactDigest };
  const finding = await judgeChallenger(context.subjectOf(dataset.subject), challenger, dataset, {
    ...{ manager: db.manager, artifacts, rule },
    ...(context.onProgress === undefined ? {} : { onProgress: context.onProgress }),
  });
  return inTransaction(db, async (manager) => {
    await context.assertMayWrite?.(manager);
    const decision = await recordDecision(manager, version, finding, null);
    await context.keepResult?.(manager, decision);
    return decision;
  });
}

/**
 * What is to be judged, and on whose gold rows.
 * @throws AppError NOT_FOUND, INVALID_INPUT, CONFLICT
 */
export async function gateSubject(
  manager: EntityManager,
  modelVersionId: string,
  datasetVersionId: string | null,
): Promise<{ version: ModelVersion; model: Model; datasetId: string }> {
  const version = await findModelVersion(manager, modelVersionId);
  const model = await modelOf(manager, version);
  if (version.artifactDigest === null) throw notLoadable(version, model.name);
  const champion = await lookUpChampion(manager, model.name);
  if (champion.answer === 'found' && champion.version.id === version.id) {
    throw invalidInput('modelVersionId', `Version ${version.version} is the ${CHAMPION} itself.`);
  }
  if (datasetVersionId !== null) return { version, model, datasetId: datasetVersionId };
  const run = version.runId === null ? null : await manager.findOneBy(Run, { id: version.runId });
  if (run?.datasetVersionId == null) {
    throw invalidInput(
      'datasetVersionId',
      'Name a dataset version: the version was not trained on one here.',
    );
  }
  return { version, model, datasetId: run.datasetVersionId };
}
