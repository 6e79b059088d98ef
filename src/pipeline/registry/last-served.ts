import { type EntityManager, IsNull } from 'typeorm';
import { ModelAliasChange, ModelVersion } from '../../store/entities/registry.js';
import { VersionService } from '../../store/entities/replica.js';
import { CHAMPION } from './champion.js';

/**
 * The version that served before the present champion, to which a rollback goes; null when there is none. Only former
 * champions, by the history of the alias, are looked at: a challenger that was rejected never was one. Those
 * that a replica has really served come first: a promotion that was followed by another at once may never have been
 * loaded. A version that was rolled back from is passed over, unless it became champion again afterwards.
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
  const candidates = servedBefore(moves, championId);
  const services = await manager.findBy(VersionService, { modelId });
  const served = new Set(services.map(({ modelVersionId }) => modelVersionId));
  // Without any that served, a former champion is still a better place to go than none: the gate passed it.
  const servedFirst = [
    ...candidates.filter((id) => served.has(id)),
    ...candidates.filter((id) => !served.has(id)),
  ];
  for (const id of servedFirst) {
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
