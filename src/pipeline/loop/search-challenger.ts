import type { EntityManager } from 'typeorm';
import { newId } from '../../platform/ids.js';
import { ModelAlias, ModelAliasChange, type ModelVersion } from '../../store/entities/registry.js';
import { lockModel, registerVersion } from '../registry/champion.js';

const CHALLENGER = 'challenger';

/**
 * Registers a model as the next version and as challenger, with the move in the history. It does not serve: only the
 * comparison with the champion promotes.
 */
export async function registerChallenger(
  manager: EntityManager,
  modelName: string,
  made: { runId: string; artifactDigest: string },
  reason: string,
): Promise<ModelVersion> {
  const model = await lockModel(manager, modelName);
  const version = await registerVersion(manager, model, made);
  const alias = { modelId: model.id, alias: CHALLENGER };
  const before = await manager.findOneBy(ModelAlias, alias);
  const now = new Date();
  await manager.upsert(ModelAlias, { ...alias, modelVersionId: version.id, updatedAt: now }, [
    'modelId',
    'alias',
  ]);
  await manager.insert(ModelAliasChange, {
    ...alias,
    id: newId(),
    fromVersionId: before?.modelVersionId ?? null,
    toVersionId: version.id,
    reason: reason.slice(0, 1000),
    changedAt: now,
  });
  return version;
}
