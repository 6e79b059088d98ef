import { type EntityManager, IsNull } from 'typeorm';
import { ModelAliasChange, ModelVersion } from '../../store/entities/registry.js';
import { CHAMPION } from './champion.js';

/**
 * The version that served before the present champion, to which a rollback goes; null when there is none. Served is
 * what was champion, by the history of its alias: a challenger that was rejected never was. A version that was rolled
 * back from is passed over, unless it became champion again afterwards.
 */
export async function lastServedVersion(
  manager: EntityManager,
  modelId: string,
  championId: string,
): Promise<ModelVersion | null> {
  const moves = await manager.find(ModelAliasChange, {
    where: { modelId, alias: CHAMPION },
    order: { moveNo: 'ASC', id: 'ASC' },
  });
  for (const id of servedBefore(moves, championId)) {
    const version = await manager.findOneBy(ModelVersion, { id, deletedAt: IsNull() });
    if (version !== null && version.artifactDigest !== null) return version;
  }
  return null;
}

/** Ids of former champions that a rollback may go to, the last one first. */
export function servedBefore(
  moves: readonly Pick<ModelAliasChange, 'kind' | 'fromVersionId' | 'toVersionId'>[],
  championId: string,
): string[] {
  const served: string[] = [];
  const rolledBack = new Set<string>();
  for (const { kind, fromVersionId, toVersionId } of moves) {
    if (kind === 'ROLLBACK' && fromVersionId !== null) rolledBack.add(fromVersionId);
    if (toVersionId === null) continue;
    if (kind !== 'ROLLBACK') rolledBack.delete(toVersionId);
    served.push(toVersionId);
  }
  const candidates = served.reverse().filter((id) => id !== championId && !rolledBack.has(id));
  return [...new Set(candidates)];
}
