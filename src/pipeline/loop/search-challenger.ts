import type { EntityManager } from 'typeorm';
import type { ModelVersion } from '../../store/entities/registry.js';
import { CHALLENGER, lockModel, moveAlias, registerVersion } from '../registry/champion.js';

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
  await moveAlias(manager, model, CHALLENGER, version, reason);
  return version;
}
