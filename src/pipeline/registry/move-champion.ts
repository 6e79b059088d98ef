import type { DataSource, EntityManager } from 'typeorm';
import { AppError, notFound } from '../../platform/errors.js';
import type { GateRuleSettings } from '../../platform/gate-rule.js';
import type { ArtifactStore } from '../../store/artifact-store.js';
import { Model, type ModelVersion } from '../../store/entities/registry.js';
import { championOf } from './champion-lookup.js';
import { isDamage, notLoadable } from './loaded-model.js';
import type { OnPoint } from './promotion-points.js';

export interface ChampionMover {
  db: DataSource;
  artifacts: ArtifactStore;
  rule: GateRuleSettings;
  onPoint?: OnPoint | undefined;
}

export interface LockedModel {
  readonly model: Model;
  /** Null when there is none. */
  readonly champion: ModelVersion | null;
}

/**
 * Locks a model, so that nobody else moves its champion until the transaction ends. The first statement of its
 * transaction.
 * @throws AppError NOT_FOUND; CONFLICT when the champion cannot be known
 */
export async function lockModelWithChampion(manager: EntityManager, modelId: string): Promise<LockedModel> {
  const model = await manager.findOne(Model, { where: { id: modelId }, lock: { mode: 'pessimistic_write' } });
  if (model === null) throw notFound('model', modelId);
  const lookup = await championOf(manager, modelId);
  if (lookup.answer === 'unknown') {
    throw new AppError('CONFLICT', `Nothing was changed, since the champion is unknown: ${lookup.reason}`, {
      modelName: model.name,
    });
  }
  return { model, champion: lookup.answer === 'found' ? lookup.version : null };
}

/**
 * Locks a model as lockModelWithChampion does, and makes sure that the champion is the one that the caller knows.
 * @param expectedVersion number of the champion; null for none
 * @throws AppError NOT_FOUND; PROMOTION_CONFLICT when another version is champion; CONFLICT when it cannot be known
 */
export async function lockChampion(
  manager: EntityManager,
  modelId: string,
  expectedVersion: number | null,
): Promise<LockedModel> {
  const { model, champion } = await lockModelWithChampion(manager, modelId);
  const championVersion = champion?.version ?? null;
  if (championVersion !== expectedVersion) {
    const name = (version: number | null) => (version === null ? 'none' : `version ${version}`);
    throw new AppError(
      'PROMOTION_CONFLICT',
      `The champion of ${model.name} is ${name(championVersion)}, not ${name(expectedVersion)}. Look again and decide anew.`,
      { modelName: model.name, championVersion, expectedVersion },
    );
  }
  return { model, champion };
}

/**
 * Makes sure that a version's file is there, whole and undamaged, before the version is to serve. Reads all of it:
 * nothing should be locked meanwhile.
 * @throws AppError DAMAGED_ARTIFACT, CONFLICT for a version that was deleted or has no file here
 */
export async function assertServable(
  artifacts: ArtifactStore,
  version: ModelVersion,
  modelName: string,
): Promise<void> {
  if (version.deletedAt !== null) {
    throw new AppError('CONFLICT', `Version ${version.version} of ${modelName} was deleted.`, {
      ...{ modelName, version: version.version },
    });
  }
  if (version.artifactDigest === null) throw notLoadable(version, modelName);
  try {
    await artifacts.check(version.artifactDigest);
  } catch (error) {
    if (!isDamage(error)) throw error;
    throw new AppError(
      'DAMAGED_ARTIFACT',
      `Version ${version.version} cannot serve: ${error.message}`,
      { digest: version.artifactDigest },
      { cause: error },
    );
  }
}
