import type { EntityManager } from 'typeorm';
import { toAppError } from '../../platform/errors.js';
import { Model, ModelAlias, ModelAliasChange, ModelVersion } from '../../store/entities/registry.js';
import { CHAMPION } from './champion.js';

/**
 * What is known of a model's champion. Who decides about promotions must handle all three: an unknown champion is
 * never replaced, since it may be there.
 */
export type ChampionLookup =
  | { readonly answer: 'found'; readonly version: ModelVersion }
  | { readonly answer: 'none' }
  | { readonly answer: 'unknown'; readonly reason: string };

/** Looks the champion up; whatever goes wrong is the answer "unknown". */
export async function lookUpChampion(manager: EntityManager, modelName: string): Promise<ChampionLookup> {
  try {
    const model = await manager.findOneBy(Model, { name: modelName });
    return model === null ? { answer: 'none' } : await championOf(manager, model.id);
  } catch (error) {
    return { answer: 'unknown', reason: toAppError(error).message };
  }
}

/**
 * The champion of a model in a transaction that holds the model's lock. Errors pass through, so that a deadlock ends
 * the transaction instead of being taken for an answer.
 */
export async function championOf(manager: EntityManager, modelId: string): Promise<ChampionLookup> {
  const alias = await manager.findOneBy(ModelAlias, { modelId, alias: CHAMPION });
  const [last] = await manager.find(ModelAliasChange, {
    where: { modelId, alias: CHAMPION },
    order: { moveNo: 'DESC', id: 'DESC' },
    take: 1,
  });
  const expected = last?.toVersionId ?? null;
  if (alias === null && expected === null) return { answer: 'none' };
  if (last !== undefined && alias?.modelVersionId !== last.toVersionId) {
    return { answer: 'unknown', reason: 'The alias and its history do not agree; they will be made to.' };
  }
  const version = await manager.findOneBy(ModelVersion, { id: alias!.modelVersionId });
  if (version === null) return { answer: 'unknown', reason: 'The alias names a version that is not there.' };
  return { answer: 'found', version };
}
